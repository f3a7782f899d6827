package dev.slipway.deployer.kafka;

import static dev.slipway.deployer.kafka.RequestFields.isName;
import static dev.slipway.deployer.kafka.RequestFields.manifest;
import static dev.slipway.deployer.kafka.RequestFields.mode;
import static dev.slipway.deployer.kafka.RequestFields.requireLabels;
import static dev.slipway.deployer.kafka.RequestFields.requireLane;
import static dev.slipway.deployer.kafka.RequestFields.requireName;
import static dev.slipway.deployer.kafka.RequestFields.requireShort;
import static dev.slipway.deployer.kafka.RequestFields.requireVersion;
import static dev.slipway.deployer.kafka.RequestFields.requireWho;
import static dev.slipway.deployer.kafka.RequestFields.shortened;

import dev.slipway.deployer.manifest.Manifest;
import dev.slipway.deployer.manifest.PlanMaker;
import dev.slipway.deployer.manifest.PlanProblem;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Mode;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.kafka.RequestIntake.Sorted;
import dev.slipway.runtime.shard.Input;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * Turns a request into the fact that its lane decides about: admitted with a plan, or refused with
 * field and reason. Pure but for the manifests it is given.
 */
public final class Requests {

  private final PlanMaker plans;

  /** Requests are planned by this. */
  public Requests(PlanMaker plans) {
    this.plans = plans;
  }

  record DeployRequested(
      String application,
      String environment,
      String version,
      String revision,
      boolean skipE2e,
      boolean dryRun,
      boolean verbose,
      String strategy,
      String mode,
      String message,
      String requestedBy,
      String idempotencyKey,
      Map<String, String> labels) {}

  record RollbackRequested(
      String application,
      String environment,
      String toVersion,
      String reason,
      String requestedBy,
      String idempotencyKey) {}

  record CancelRequested(
      String application,
      String environment,
      String deploymentId,
      String reason,
      String requestedBy,
      String idempotencyKey) {}

  record HoldResolved(
      String application,
      String environment,
      String deploymentId,
      String decision,
      String reason,
      String requestedBy,
      String idempotencyKey) {}

  record LaneUnlockRequested(
      String application,
      String environment,
      String reason,
      String requestedBy,
      String idempotencyKey) {}

  /** A deployment that may be, with the plan that was fixed for it. */
  public record DeployAdmitted(
      String application,
      String environment,
      Plan plan,
      Mode mode,
      String message,
      Map<String, String> labels,
      String payloadSha256,
      Position request,
      String requestedBy,
      String idempotencyKey) {}

  /** A request that cannot be, and which field is why. */
  public record RequestRefused(
      String application,
      String environment,
      String version,
      String requestType,
      String reason,
      String field,
      String sentence,
      Position request,
      String requestedBy,
      String idempotencyKey) {}

  /** A wish to have the release before the present one back. */
  public record RollbackAdmitted(
      String application,
      String environment,
      String toVersion,
      String reason,
      Position request,
      String requestedBy,
      String idempotencyKey) {}

  /** A wish to stop a deployment. */
  public record CancelAdmitted(
      String application,
      String environment,
      String deploymentId,
      String reason,
      Position request,
      String requestedBy,
      String idempotencyKey) {}

  /** What somebody decided about a held deployment. */
  public record HoldResolutionAdmitted(
      String application,
      String environment,
      String deploymentId,
      HoldDecision decision,
      String reason,
      Position request,
      Instant requestedAt,
      String requestedBy,
      String idempotencyKey) {}

  /** A wish to let a locked lane go on. */
  public record LaneUnlockAdmitted(
      String application,
      String environment,
      String reason,
      Position request,
      String requestedBy,
      String idempotencyKey) {}

  /**
   * Sorts a request.
   *
   * @param manifests validated manifests by application
   * @throws IllegalArgumentException if the record is no request at all
   */
  public Sorted sort(Input input, Map<String, Manifest> manifests) {
    try {
      return switch (input.type()) {
        case "DeployRequested" -> deploy(input, manifests);
        case "RollbackRequested" -> rollback(input, manifests);
        case "CancelRequested" -> cancel(input, manifests);
        case "HoldResolved" -> resolve(input, manifests);
        case "LaneUnlockRequested" -> unlock(input, manifests);
        default ->
            throw new IllegalArgumentException(
                "Expected DeployRequested, RollbackRequested, CancelRequested, HoldResolved or LaneUnlockRequested on deploy-requests, but got %s."
                    .formatted(input.type()));
      };
    } catch (PlanProblem problem) {
      return refused(input, problem);
    }
  }

  private Sorted deploy(Input input, Map<String, Manifest> manifests) throws PlanProblem {
    DeployRequested r = input.as(DeployRequested.class);
    Manifest manifest = manifest(r.application(), manifests);
    requireName(r.environment(), "environment");
    requireVersion(r.version(), "version");
    if (!r.strategy().isEmpty() && !r.strategy().equals("all-at-once")) {
      throw new PlanProblem(
          "UNKNOWN_STRATEGY",
          "strategy",
          "Expected the strategy all-at-once, but got '%s'.".formatted(shortened(r.strategy())));
    }
    Mode mode = mode(r.mode());
    requireShort(r.revision(), "revision");
    requireShort(r.message(), "message");
    requireWho(r.requestedBy(), r.idempotencyKey());
    requireLabels(r.labels());
    Plan plan =
        plans.plan(
            manifest,
            new PlanMaker.Wish(
                r.environment(), r.version(), r.revision(), r.skipE2e(), r.dryRun(), r.verbose()));
    return new Sorted(
        plan.lane(),
        new DeployAdmitted(
            r.application(),
            r.environment(),
            plan,
            mode,
            r.message(),
            r.labels(),
            sha256(r.toString()),
            input.position(),
            r.requestedBy(),
            r.idempotencyKey()));
  }

  private static Sorted rollback(Input input, Map<String, Manifest> manifests) throws PlanProblem {
    RollbackRequested r = input.as(RollbackRequested.class);
    requireLane(r.application(), r.environment(), manifests);
    if (!r.toVersion().isEmpty()) {
      requireVersion(r.toVersion(), "toVersion");
    }
    requireShort(r.reason(), "reason");
    requireWho(r.requestedBy(), r.idempotencyKey());
    return new Sorted(
        r.application() + "/" + r.environment(),
        new RollbackAdmitted(
            r.application(),
            r.environment(),
            r.toVersion(),
            r.reason(),
            input.position(),
            r.requestedBy(),
            r.idempotencyKey()));
  }

  private static Sorted cancel(Input input, Map<String, Manifest> manifests) throws PlanProblem {
    CancelRequested r = input.as(CancelRequested.class);
    requireLane(r.application(), r.environment(), manifests);
    requireShort(r.deploymentId(), "deploymentId");
    requireShort(r.reason(), "reason");
    requireWho(r.requestedBy(), r.idempotencyKey());
    return new Sorted(
        r.application() + "/" + r.environment(),
        new CancelAdmitted(
            r.application(),
            r.environment(),
            r.deploymentId(),
            r.reason(),
            input.position(),
            r.requestedBy(),
            r.idempotencyKey()));
  }

  private static Sorted resolve(Input input, Map<String, Manifest> manifests) throws PlanProblem {
    HoldResolved r = input.as(HoldResolved.class);
    requireLane(r.application(), r.environment(), manifests);
    requireShort(r.deploymentId(), "deploymentId");
    requireWho(r.requestedBy(), r.idempotencyKey());
    if (r.reason().isBlank()) {
      throw new PlanProblem(
          "REASON_MISSING",
          "reason",
          "Expected a reason for the decision about a held deployment, but got none.");
    }
    requireShort(r.reason(), "reason");
    HoldDecision decision =
        switch (r.decision().toLowerCase(Locale.ROOT)) {
          case "accept" -> HoldDecision.ACCEPT;
          case "rollback" -> HoldDecision.ROLLBACK;
          default ->
              throw new PlanProblem(
                  "UNKNOWN_DECISION",
                  "decision",
                  "Expected accept or rollback, but got '%s'.".formatted(shortened(r.decision())));
        };
    return new Sorted(
        r.application() + "/" + r.environment(),
        new HoldResolutionAdmitted(
            r.application(),
            r.environment(),
            r.deploymentId(),
            decision,
            r.reason(),
            input.position(),
            input.at(),
            r.requestedBy(),
            r.idempotencyKey()));
  }

  private static Sorted unlock(Input input, Map<String, Manifest> manifests) throws PlanProblem {
    LaneUnlockRequested r = input.as(LaneUnlockRequested.class);
    requireLane(r.application(), r.environment(), manifests);
    requireWho(r.requestedBy(), r.idempotencyKey());
    if (r.reason().isBlank()) {
      throw new PlanProblem(
          "REASON_MISSING",
          "reason",
          "Expected a reason for unlocking the lane, but got none; say what was found and done.");
    }
    requireShort(r.reason(), "reason");
    return new Sorted(
        r.application() + "/" + r.environment(),
        new LaneUnlockAdmitted(
            r.application(),
            r.environment(),
            r.reason(),
            input.position(),
            r.requestedBy(),
            r.idempotencyKey()));
  }

  private static Sorted refused(Input input, PlanProblem problem) {
    String application = text(input, "application");
    String environment = text(input, "environment");
    // A lane of its own for names that are none, so that the answer has a key that nothing else
    // uses.
    String app = isName(application) ? application : "unknown";
    String env = isName(environment) ? environment : "unknown";
    return new Sorted(
        app + "/" + env,
        new RequestRefused(
            shortened(application),
            shortened(environment),
            shortened(text(input, "version", "toVersion")),
            input.type(),
            problem.reason(),
            problem.field(),
            problem.sentence(),
            input.position(),
            shortened(text(input, "requestedBy")),
            shortened(text(input, "idempotencyKey"))));
  }

  /** What the request says in the first of these fields that its type has; empty if in none. */
  private static String text(Input input, String... fields) {
    for (String field : fields) {
      if (input.value().hasField(field) && input.value().get(field) != null) {
        return input.value().get(field).toString();
      }
    }
    return "";
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
