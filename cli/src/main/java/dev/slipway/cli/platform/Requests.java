package dev.slipway.cli.platform;

import dev.slipway.schemas.serde.Schemas;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/** The requests that can be published. What is not said is left to the platform. */
public final class Requests {
  private static final String NAMESPACE = "dev.slipway.requests.";

  private Requests() {}

  /**
   * What to deploy. Empty texts and false flags are the defaults.
   *
   * @param mode queue, replace or reject; empty is queue
   * @param key idempotency key
   */
  public record Deploy(
      String application,
      String environment,
      String version,
      String revision,
      boolean skipE2e,
      boolean dryRun,
      boolean verbose,
      String mode,
      String message,
      String key,
      Map<String, String> labels) {

    /** A version for an environment, all else by default. */
    public static Deploy of(String application, String environment, String version) {
      return new Deploy(
          application, environment, version, "", false, false, false, "", "", "", Map.of());
    }
  }

  /** DeployRequested. */
  public static GenericRecord deploy(Deploy wish, String actor) {
    return build(
        "DeployRequested",
        Map.ofEntries(
            Map.entry("application", wish.application()),
            Map.entry("environment", wish.environment()),
            Map.entry("version", wish.version()),
            Map.entry("revision", wish.revision()),
            Map.entry("skipE2e", wish.skipE2e()),
            Map.entry("dryRun", wish.dryRun()),
            Map.entry("verbose", wish.verbose()),
            Map.entry("mode", wish.mode()),
            Map.entry("message", wish.message()),
            Map.entry("requestedBy", actor),
            Map.entry("idempotencyKey", wish.key()),
            Map.entry("labels", wish.labels())));
  }

  /** RollbackRequested; an empty version is the previous stable one. */
  public static GenericRecord rollback(
      String application, String environment, String toVersion, String reason, String actor) {
    return build(
        "RollbackRequested",
        Map.of(
            "application", application,
            "environment", environment,
            "toVersion", toVersion,
            "reason", reason,
            "requestedBy", actor));
  }

  /** CancelRequested. */
  public static GenericRecord cancel(
      String application, String environment, String deploymentId, String reason, String actor) {
    return build(
        "CancelRequested",
        Map.of(
            "application", application,
            "environment", environment,
            "deploymentId", deploymentId,
            "reason", reason,
            "requestedBy", actor));
  }

  /**
   * HoldResolved.
   *
   * @param decision accept or rollback
   */
  public static GenericRecord resolve(
      String application,
      String environment,
      String deploymentId,
      String decision,
      String reason,
      String actor) {
    return build(
        "HoldResolved",
        Map.of(
            "application", application,
            "environment", environment,
            "deploymentId", deploymentId,
            "decision", decision,
            "reason", reason,
            "requestedBy", actor));
  }

  /** LaneUnlockRequested. */
  public static GenericRecord unlock(
      String application, String environment, String reason, String actor) {
    return build(
        "LaneUnlockRequested",
        Map.of(
            "application", application,
            "environment", environment,
            "reason", reason,
            "requestedBy", actor));
  }

  private static GenericRecord build(String name, Map<String, Object> fields) {
    GenericRecordBuilder builder = new GenericRecordBuilder(Schemas.named(NAMESPACE + name));
    fields.forEach(builder::set);
    return builder.build();
  }
}
