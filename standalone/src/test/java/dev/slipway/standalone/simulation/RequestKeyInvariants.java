package dev.slipway.standalone.simulation;

import dev.slipway.testkit.simulation.Invariant;
import dev.slipway.testkit.simulation.LogRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The same idempotency key means the same deployment, as long as it is remembered. */
final class RequestKeyInvariants implements Invariant {

  private static final Duration REMEMBERED = Duration.ofDays(30);

  private record Keyed(String idempotencyKey) {}

  private record Accepted(String deploymentId, Instant at) {}

  private final Map<String, Accepted> accepted = new HashMap<>();

  @Override
  public void written(LogRecord record) {
    switch (record.type()) {
      case "DeploymentAccepted" -> {
        Accepted before = accepted.put(key(record), new Accepted(record.subject(), record.at()));
        Check.that(
            before == null || before.at().plus(REMEMBERED).isBefore(record.at()),
            "Expected one deployment with the key %s, but there are %s and %s.",
            key(record),
            before,
            record.subject());
      }
      case "RequestRepeated" -> {
        Accepted before = accepted.get(key(record));
        Check.that(
            before == null || before.deploymentId().equals(record.subject()),
            "Expected the key %s to give %s again, but it gave %s.",
            key(record),
            before,
            record.subject());
      }
      default -> {}
    }
  }

  @Override
  public void quiet() {
    // everything has been looked at when it was written
  }

  private static String key(LogRecord record) {
    return record.key() + " " + record.as(Keyed.class).idempotencyKey();
  }
}
