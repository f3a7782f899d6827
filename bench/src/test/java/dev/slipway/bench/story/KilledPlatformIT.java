package dev.slipway.bench.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.standalone.platform.RunningPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the platform in the middle of a deployment: after the restart it ends as it would
 * have, and no command ran twice. The application is a command that keeps a journal of its own; the
 * outcome is recomputed from the raw topics.
 */
@Timeout(600)
final class KilledPlatformIT {

  @TempDir private Path temp;

  @SuppressWarnings("NullAway.Init") // set before each test
  private PlatformUnderTest platform;

  @SuppressWarnings("NullAway.Init") // set before each test
  private JournalApplication application;

  @BeforeEach
  void start() throws IOException {
    AvroLimits.set();
    Path state = Files.createDirectories(temp.resolve("state"));
    application = new JournalApplication(temp);
    platform = new PlatformUnderTest(state, Path.of("..").toAbsolutePath().normalize(), "0.02");
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void shouldEndTheSameWhenKilledDuringACommandOfPhase2AndDuringPhase5() throws Exception {
    RunningPlatform first = platform.awaitReady();
    application.register(first);
    application.deploy(first, "1.0.0");

    // killed while the deploy command runs
    platform.await(
        Duration.ofMinutes(2),
        () -> application.journal().stream().anyMatch(line -> line.startsWith("BEGIN deploy")));
    platform.killAndRestart();
    RunningPlatform second = platform.awaitReady();

    // killed while the release is monitored
    try (RawTopics topics = topicsOf(second)) {
      platform.await(
          Duration.ofMinutes(2),
          () -> count(topics.read("slipway.monitor-events"), "SampleTaken") >= 3);
    }
    platform.killAndRestart();
    RunningPlatform third = platform.awaitReady();

    try (RawTopics topics = topicsOf(third)) {
      platform.await(
          Duration.ofMinutes(3), () -> !topics.read("slipway.deployment-results").isEmpty());
      shouldHaveEndedOnceAsTheEvidenceSays(topics);
    }
    AuditVerified.of(third);
  }

  private static RawTopics topicsOf(RunningPlatform running) {
    return new RawTopics(running.bootstrapServers(), running.registryUrl().toString());
  }

  private void shouldHaveEndedOnceAsTheEvidenceSays(RawTopics raw) throws IOException {
    List<GenericRecord> results = raw.read("slipway.deployment-results");
    assertThat(results).as(platform::log).hasSize(1);
    GenericRecord result = results.getFirst();
    String deployment = ((GenericRecord) result.get("meta")).get("deploymentId").toString();
    RecomputedVerdict expected = RecomputedVerdict.of(raw, deployment);
    assertThat(result.get("outcome")).hasToString(expected.outcome());
    assertThat(result.get("score")).isEqualTo(expected.score());
    assertThat(result.get("outcome")).hasToString("PASS");
    assertThat(result.get("runningVersion")).hasToString("1.0.0");
    assertThat(application.journal().stream().filter(line -> line.startsWith("BEGIN")).toList())
        .doesNotHaveDuplicates();
    assertThat(application.journal()).contains("END deploy 1.0.0");
    assertThat(count(raw.read("slipway.deployment-events"), "DeploymentClosed")).isOne();
    assertThat(count(raw.read("slipway.rollback-events"), "RollbackStarted")).isZero();
  }

  private static long count(List<GenericRecord> records, String type) {
    return records.stream().filter(record -> record.getSchema().getName().equals(type)).count();
  }
}
