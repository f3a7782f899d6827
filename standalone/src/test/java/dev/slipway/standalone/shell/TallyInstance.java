package dev.slipway.standalone.shell;

import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.action.Fact;
import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.RequestIntake;
import dev.slipway.runtime.kafka.ServiceShell;
import dev.slipway.schemas.Topics;
import dev.slipway.schemas.serde.AvroLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One instance of the counting service as a program, with an intake; it leaves in good order when
 * its input ends, or as soon as it works where {@code -Dtally.once} says so.
 */
public final class TallyInstance {

  private TallyInstance() {}

  /**
   * Takes the brokers, the registry, the number of partitions, its own name, and perhaps a gate
   * before its first input.
   */
  public static void main(String[] args) throws IOException {
    AvroLimits.set();
    KafkaSettings settings = settings(args[0], args[1], Integer.parseInt(args[2]), args[3]);
    Runnable beforeEach = args.length < 5 ? () -> {} : new Gate(Path.of(args[4]))::pass;
    try (var shell = new ServiceShell<>(settings, Tally.rules(args[3], 0, beforeEach), List.of());
        var intake = intake(settings)) {
      shell.start();
      intake.start();
      if (Boolean.getBoolean("tally.once")) {
        await().atMost(Duration.ofMinutes(2)).until(() -> shell.isReady() && intake.isReady());
        System.exit(0);
      }
      while (System.in.read() >= 0) {
        // whatever is said, only the end counts
      }
    }
    System.exit(0);
  }

  /** An intake whose requests go nowhere; some break it. */
  private static RequestIntake intake(KafkaSettings settings) {
    return new RequestIntake(
        settings,
        Tally.GROUP,
        Topics.DEPLOY_REQUESTS,
        Topics.facts("rollback"),
        input -> {
          String reason = String.valueOf(input.value().get("reason"));
          if (reason.equals(Tally.DEADLY)) {
            throw new NoClassDefFoundError(Tally.DEADLY);
          }
          return new RequestIntake.Sorted("lane", new Fact.TimerDue(reason, Instant.EPOCH));
        },
        () -> {});
  }

  static KafkaSettings settings(String brokers, String registry, int partitions, String instance) {
    return new KafkaSettings(
        Map.of("bootstrap.servers", brokers),
        Map.of("schema.registry.url", registry),
        System.getProperty("tally.prefix", "slipway."),
        partitions,
        instance);
  }
}
