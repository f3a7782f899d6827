package dev.slipway.deployer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.deployment.LaneCommand;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.shard.Addressed;
import dev.slipway.runtime.shard.Input;
import dev.slipway.schemas.serde.Schemas;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** What the other services' events mean to a lane. */
class LaneInboxTest {

  private static final String ID = "deploy-20260201-151130-3-2s";
  private static final Instant AT = Instant.parse("2026-02-01T15:20:00Z");

  private record Ended(String reason) {}

  private record Common(String deploymentId, Instant at) {}

  @Test
  void shouldReadThatNothingIsCheckedAnyMore() {
    assertThat(ended("CANCELLED"))
        .contains(new Addressed<>("booking/production", new LaneCommand.ReportChecksEnded(ID, AT)));
  }

  @Test
  void shouldPassOverTheEndOfScoringThatItOrderedItself() {
    assertThat(ended("CLOSED")).isEmpty();
  }

  private static Optional<Addressed<LaneCommand>> ended(String reason) {
    Schema schema = Schemas.named("dev.slipway.events.ScoringEnded");
    GenericRecord written = RecordBinding.toAvro(new Ended(reason), schema);
    written.put("meta", RecordBinding.toAvro(new Common(ID, AT), schema.getField("meta").schema()));
    return new LaneInbox()
        .read(
            new Input(new Position("score-events", 3, 17), AT, "booking/production", ID, written));
  }
}
