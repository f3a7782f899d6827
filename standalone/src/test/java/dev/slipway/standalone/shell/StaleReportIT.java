package dev.slipway.standalone.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.spring.RunningService;
import dev.slipway.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who reports after its attempt was given up is refused, counted, and changes nothing. */
@Timeout(600)
final class StaleReportIT {

  @TempDir private Path temp;

  @Test
  void shouldRefuseAndCountAReportThatNobodyWaitsFor() throws Exception {
    try (DeployerUnderTest platform = new DeployerUnderTest(temp)) {
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      platform.deployer.bindTo(meters);
      RecordMetadata _ =
          platform.publish(
              Topics.facts("deployer"),
              0,
              "journal/staging",
              Records.bytes(
                  platform.registry,
                  "dev.slipway.facts.ActionEnded",
                  Map.of("aggregate", "journal/staging", "actionId", "deploy-1/2/web/1")));

      await().atMost(DeployerUnderTest.PATIENCE).until(() -> refused(meters, "stale") == 1);
      assertThat(refused(meters, "not_found")).isZero();
      assertThat(platform.records(Topics.DEPLOYMENT_EVENTS)).isEmpty();
    }
  }

  private static double refused(SimpleMeterRegistry meters, String reason) {
    return meters
        .get(RunningService.REFUSED)
        .tag("service", "deployer")
        .tag("reason", reason)
        .functionCounter()
        .count();
  }
}
