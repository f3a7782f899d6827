package dev.slipway.health.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.health.verification.Play.Answer;
import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.schemas.serde.Schemas;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Events fit their schemas, and states survive being written down. */
class VerificationRecordsTest {

  private static final Instant START = Instant.parse("2026-02-01T14:27:28Z");

  private record Common(String deploymentId, Instant at) {}

  @Test
  void shouldReadEveryEventAsItWasWritten() {
    Set<Class<?>> seen = new HashSet<>();
    for (VerificationEvent event : logs().flatMap(List::stream).toList()) {
      Schema schema = Schemas.named("dev.slipway.events." + event.getClass().getSimpleName());
      GenericRecord written = RecordBinding.toAvro((Record) event, schema);
      written.put(
          "meta",
          RecordBinding.toAvro(
              new Common(event.deploymentId(), event.at()), schema.getField("meta").schema()));

      assertThat(RecordBinding.fromAvro(written, event.getClass().asSubclass(Record.class)))
          .isEqualTo(event);
      seen.add(event.getClass());
    }
    assertThat(seen).containsExactlyInAnyOrder(VerificationEvent.class.getPermittedSubclasses());
  }

  @Test
  void shouldReadEveryStateAsItWasWritten() {
    DerivedSchemas schemas = new DerivedSchemas("dev.slipway.state.health");
    Set<Class<?>> seen = new HashSet<>();
    for (List<VerificationEvent> log : logs().toList()) {
      Verification state = new VerificationDecider().initial();
      for (VerificationEvent event : log) {
        state = Verification.evolve(state, event);
        GenericRecord written = RecordBinding.toAvro((Record) state, schemas.of(state.getClass()));

        assertThat(RecordBinding.fromAvro(written, state.getClass().asSubclass(Record.class)))
            .isEqualTo(state);
        seen.add(state.getClass());
      }
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            Verification.Noted.class,
            Verification.Checking.class,
            Verification.Checked.class,
            Verification.Testing.class,
            Verification.Over.class);
  }

  /** Logs that together have every event and every state in them. */
  private static Stream<List<VerificationEvent>> logs() {
    return Stream.of(eventful().log(), stopped().log());
  }

  private static Play stopped() {
    return Play.cancelledAt(
        Plans.usual(), START, START.plusSeconds(3), _ -> Answer.fails(5, "It was stopped."));
  }

  private static Play eventful() {
    return Play.through(
        Plans.usual(),
        START,
        id ->
            switch (id) {
              case "3/api/1" -> Answer.fails(4, "503");
              case "3/pages/1" -> Answer.never();
              default -> Answer.passes(5);
            });
  }
}
