package dev.slipway.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

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

  private static LogEntry entry(String type, String deployment) {
    Schema schema =
        Schemas.all().stream().filter(one -> one.getName().equals(type)).findFirst().orElseThrow();
    GenericRecord meta = new GenericData.Record(schema.getField("meta").schema());
    meta.put("deploymentId", deployment);
    meta.put("application", "booking");
    meta.put("environment", "staging");
    GenericRecord value = new GenericData.Record(schema);
    value.put("meta", meta);
    return new LogEntry(
        "topic", 0, 0, Instant.EPOCH, LANE, new RecordHeaders(), new byte[0], value);
  }
}
