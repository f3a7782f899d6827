package dev.slipway.scorer.kafka;

import static dev.slipway.scorer.scorecard.ScorecardFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.contract.Policy;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.scorer.scorecard.Scorecard;
import dev.slipway.scorer.scorecard.ScorecardCommand;
import dev.slipway.scorer.scorecard.ScorecardDecider;
import dev.slipway.scorer.scorecard.ScorecardEvent;
import dev.slipway.testkit.Scenario;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events are the schemas' in Java, and the state survives its way through the state topic. */
class ContractTest {

  static List<Class<?>> events() {
    return List.of(ScorecardEvent.class.getPermittedSubclasses());
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
    for (RecordComponent component : event.getRecordComponents()) {
      boolean duration = component.getType() == Duration.class;
      components.add(component.getName() + (duration ? "Millis" : ""));
    }
    assertThat(components).isEqualTo(fields);
  }

  @Test
  void shouldBindEveryEventOfARunToItsSchema() {
    List<ScorecardEvent> log =
        scenario(plan(), validated(), deployed(), health(4, 1), endToEnd(8), blind(9)).log();
    for (ScorecardEvent event : log) {
      Schema schema = Schemas.named("dev.slipway.events." + event.getClass().getSimpleName());
      GenericRecord record = RecordBinding.toAvro((Record) event, schema);
      assertThat(record.getSchema()).isEqualTo(schema);
    }
  }

  @Test
  void shouldReadBackThatItIsWithdrawn() {
    DerivedSchemas schemas = new DerivedSchemas("dev.slipway.state.scorer");
    Record state = (Record) scenario(plan(), validated(), deployed(), cancelNoted()).state();

    GenericRecord stored = RecordBinding.toAvro(state, schemas.of(state.getClass()));

    assertThat(state).isInstanceOf(Scorecard.Withdrawn.class);
    assertThat(RecordBinding.fromAvro(stored, state.getClass())).isEqualTo(state);
  }

  @Test
  void shouldReadEveryStateOfARunBack() {
    DerivedSchemas schemas = new DerivedSchemas("dev.slipway.state.scorer");
    Scenario<Scorecard, ScorecardCommand, ScorecardEvent> scenario =
        Scenario.of(new ScorecardDecider());
    for (ScorecardCommand command :
        Arrays.asList(
            accepted(plan(Policy.defaults())),
            validated(),
            deployed(),
            health(4, 1),
            endToEnd(8),
            blind(9),
            cancelled())) {
      Record state = (Record) scenario.when(command).state();
      GenericRecord stored = RecordBinding.toAvro(state, schemas.of(state.getClass()));
      assertThat(RecordBinding.fromAvro(stored, state.getClass())).isEqualTo(state);
    }
  }
}
