package dev.slipway.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.log.LogEntry;
import dev.slipway.schemas.Topics;
import dev.slipway.schemas.serde.Schemas;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class LaneViewTest {

  private static final String LANE = "booking/staging";

  private final LaneView view = new LaneView();

  @Test
  void shouldCountADeploymentFromItsAcceptanceToItsResult() {
    view.accept(entry("DeploymentAccepted", "one"));
    view.accept(entry("DeploymentAccepted", "two"));
    assertThat(view.open(LANE)).isEqualTo(2);

    view.accept(entry("DeploymentResult", "one"));

    assertThat(view.open(LANE)).isOne();
    assertThat(view.open()).isOne();
  }

  @Test
  void shouldNotWaitForADeploymentWhoseResultWasReadBeforeItsAcceptance() {
    view.accept(entry("DeploymentResult", "one"));
    view.accept(entry("DeploymentAccepted", "one"));

    assertThat(view.open(LANE)).isZero();
    assertThat(view.open()).isZero();
  }

  @Test
  void shouldWaitForARollbackThatIsAskedForAfterTheEnd() {
    view.accept(entry("DeploymentAccepted", "one"));
    view.accept(entry("DeploymentResult", "one"));
    view.accept(entry("RollbackRequested", "one"));

    assertThat(view.open(LANE)).isOne();

    view.accept(entry("DeploymentResult", "one"));

    assertThat(view.open()).isZero();
  }

  @Test
  void shouldSayWhereADeploymentIsAndSinceWhen() {
    view.accept(entry("DeploymentAccepted", "one", 10));
    view.accept(entry("PhaseStarted", "one", 20));
    view.accept(entry("DeploymentStarted", "one", 15));
    view.accept(entry("DeploymentAccepted", "two", 30));

    assertThat(view.waiting(Instant.EPOCH.plusSeconds(50)))
        .isEqualTo(
            "booking/staging one in phase 5 for 30 s; booking/staging two in the queue for 20 s");
  }

  private static LogEntry entry(String type, String deployment) {
    return entry(type, deployment, 0);
  }

  private static LogEntry entry(String type, String deployment, int second) {
    Schema schema =
        Schemas.all().stream()
            .filter(one -> one.getName().equals(type) && one.getField("meta") != null)
            .findFirst()
            .orElseThrow();
    GenericRecord meta = new GenericData.Record(schema.getField("meta").schema());
    meta.put("deploymentId", deployment);
    meta.put("application", "booking");
    meta.put("environment", "staging");
    GenericRecord value = new GenericData.Record(schema);
    value.put("meta", meta);
    if (type.equals("PhaseStarted")) {
      value.put("phase", 5);
    }
    return new LogEntry(
        Topics.DEPLOYMENT_EVENTS,
        0,
        0,
        Instant.EPOCH.plusSeconds(second),
        LANE,
        new RecordHeaders(),
        new byte[0],
        value);
  }
}
