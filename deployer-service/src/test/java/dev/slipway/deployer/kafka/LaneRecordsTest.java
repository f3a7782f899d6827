package dev.slipway.deployer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.deployment.Lane;
import dev.slipway.deployer.deployment.LaneDecider;
import dev.slipway.deployer.deployment.LaneEvent;
import dev.slipway.deployer.deployment.LaneSeeds;
import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.shard.Outlet.Publication;
import dev.slipway.schemas.serde.Schemas;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events and publications fit their schemas, and every state survives being written down. */
class LaneRecordsTest {

  private static final int MOST_STATES = 400;

  private record Common(String deploymentId, Instant at) {}

  static List<Class<?>> events() {
    return List.of(LaneEvent.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldHaveTheFieldsOfItsSchema(Class<?> event) {
    Schema schema = Schemas.named("dev.slipway.events." + event.getSimpleName());
    Set<String> fields = new TreeSet<>(Set.of("deploymentId", "at"));
    schema.getFields().stream()
        .map(Schema.Field::name)
        .filter(name -> !name.equals("meta"))
        .forEach(fields::add);

    Set<String> components = new TreeSet<>();
    Arrays.stream(event.getRecordComponents())
        .map(c -> c.getName() + (c.getType() == Duration.class ? "Millis" : ""))
        .forEach(components::add);
    assertThat(components).isEqualTo(fields);
  }

  @Test
  void shouldReadEveryEventAsItWasWritten() throws IOException {
    Set<Class<?>> seen = new HashSet<>();
    for (List<LaneEvent> log : LaneSeeds.logs()) {
      for (LaneEvent event : log) {
        Schema schema = Schemas.named("dev.slipway.events." + event.getClass().getSimpleName());
        GenericRecord written = RecordBinding.toAvro((Record) event, schema);
        written.put("meta", meta(schema, event));

        assertThat(Bytes.readBack(written, event.getClass().asSubclass(Record.class)))
            .isEqualTo(event);
        seen.add(event.getClass());
      }
    }
    assertThat(seen)
        .as("events of the logs, and the one that refuses")
        .containsExactlyInAnyOrder(LaneEvent.class.getPermittedSubclasses());
  }

  @Test
  void shouldReadEveryStateAsItWasWritten() throws IOException {
    DerivedSchemas schemas = new DerivedSchemas("dev.slipway.state.deployer");
    LaneLayout layout = new LaneLayout();
    Set<String> parts = new TreeSet<>();
    for (Lane lane : states()) {
      Map<String, Record> read = new TreeMap<>();
      for (Map.Entry<String, Record> part : layout.split(lane).entrySet()) {
        Class<?> type = layout.typeOf(part.getKey());
        assertThat(part.getValue()).isInstanceOf(type);
        GenericRecord written = RecordBinding.toAvro(part.getValue(), schemas.of(type));
        read.put(part.getKey(), Bytes.readBack(written, type.asSubclass(Record.class)));
        parts.add(part.getKey().replaceFirst(":.*", ""));
      }

      assertThat(layout.join(read)).isEqualTo(lane);
    }
    assertThat(parts).containsExactly("deployment", "idempotency", "lane", "plan");
  }

  @Test
  void shouldPublishRecordsThatFitTheirSchemas() throws IOException {
    LaneDecider decider = new LaneDecider();
    Set<String> topics = new TreeSet<>();
    for (List<LaneEvent> log : LaneSeeds.logs()) {
      Lane lane = decider.initial();
      for (LaneEvent event : log) {
        Lane after = decider.evolve(lane, event);
        for (Publication publication : new LaneOutlet().publish(event, lane, after)) {
          Schema schema = Schemas.named(publication.schema());
          GenericRecord written = RecordBinding.toAvro(publication.value(), schema);
          written.put("meta", meta(schema, event));
          assertThat(Bytes.readBack(written, publication.value().getClass()))
              .isEqualTo(publication.value());
          topics.add(publication.topic());
        }
        lane = after;
      }
    }
    assertThat(topics).containsExactly("deployment-results", "deployment-state");
  }

  /** Reachable states, and those within a decision. */
  private static Set<Lane> states() {
    Set<Lane> states = new LinkedHashSet<>(LaneSeeds.walk().walk(MOST_STATES));
    states.remove(Lane.EMPTY);
    for (List<LaneEvent> log : LaneSeeds.logs()) {
      Lane lane = Lane.EMPTY;
      for (LaneEvent event : log) {
        lane = new LaneDecider().evolve(lane, event);
        states.add(lane);
      }
    }
    return states;
  }

  private static GenericRecord meta(Schema schema, LaneEvent event) {
    return RecordBinding.toAvro(
        new Common(event.deploymentId(), event.at()), schema.getField("meta").schema());
  }
}
