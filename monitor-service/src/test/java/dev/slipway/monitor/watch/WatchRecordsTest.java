package dev.slipway.monitor.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.monitor.watch.WatchCommand.ReportProbe;
import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.schemas.serde.Schemas;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Events fit their schemas, and states survive being written down. */
class WatchRecordsTest {

  private record Common(String deploymentId, Instant at) {}

  @Test
  void shouldReadEveryEventAsItWasWritten() {
    Set<Class<?>> seen = new HashSet<>();
    for (WatchEvent event : eventful()) {
      seen.add(event.getClass());
      Schema schema = Schemas.named("dev.slipway.events." + event.getClass().getSimpleName());
      GenericRecord written = RecordBinding.toAvro((Record) event, schema);
      written.put(
          "meta",
          RecordBinding.toAvro(
              new Common(event.deploymentId(), event.at()), schema.getField("meta").schema()));

      assertThat(RecordBinding.fromAvro(written, event.getClass().asSubclass(Record.class)))
          .isEqualTo(event);
    }
    assertThat(seen).containsExactlyInAnyOrder(WatchEvent.class.getPermittedSubclasses());
  }

  @Test
  void shouldReadEveryStateAsItWasWritten() {
    DerivedSchemas schemas = new DerivedSchemas("dev.slipway.state.monitor");
    Set<Class<?>> seen = new HashSet<>();
    Watch state = new WatchDecider().initial();
    for (WatchEvent event : eventful()) {
      state = Watch.evolve(state, event);
      GenericRecord written = RecordBinding.toAvro((Record) state, schemas.of(state.getClass()));

      assertThat(RecordBinding.fromAvro(written, state.getClass().asSubclass(Record.class)))
          .isEqualTo(state);
      seen.add(state.getClass());
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            Watch.Noted.class, Watch.Live.class, Watch.Watching.class, Watch.Over.class);
  }

  private static List<WatchEvent> eventful() {
    Play play =
        Play.until(
            180,
            Plans.usual(),
            second ->
                second == 60
                    ? Optional.empty()
                    : Play.metrics(Map.of("p95Millis", second + 450.0)));
    play.scenario()
        .when(new ReportProbe(Play.ID, Play.at(181), "d1/5/probe/health", false, "refused"));
    return play.scenario().log();
  }
}
