package dev.slipway.rollback.kafka;

import static dev.slipway.rollback.release.RollbackFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.rollback.release.Rollback;
import dev.slipway.rollback.release.RollbackCommand;
import dev.slipway.rollback.release.RollbackDecider;
import dev.slipway.rollback.release.RollbackEvent;
import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.testkit.Scenario;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
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

  private static final RollbackCommand[] STORY = {
    accepted(),
    scored(untouched("cache"), touched("worker"), fresh("mailer"), stuck("pages", "1.1.0")),
    cancelled(touched("worker")),
    failed("worker", 1, 5),
    wakeUp(35),
    succeeded("worker", 2, 40),
    succeeded("mailer", 1, 45),
    manualAgain(touched("worker"))
  };

  static List<Class<?>> events() {
    return List.of(RollbackEvent.class.getPermittedSubclasses());
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
    List<RollbackEvent> log = scenario(STORY).log();
    for (RollbackEvent event : log) {
      Schema schema = Schemas.named("dev.slipway.events." + event.getClass().getSimpleName());
      GenericRecord record = RecordBinding.toAvro((Record) event, schema);
      assertThat(record.getSchema()).isEqualTo(schema);
    }
  }

  @Test
  void shouldReadEveryStateOfARunBack() {
    DerivedSchemas schemas = new DerivedSchemas("dev.slipway.state.rollback");
    Scenario<Rollback, RollbackCommand, RollbackEvent> scenario =
        Scenario.of(new RollbackDecider());
    for (RollbackCommand command : STORY) {
      Record state = (Record) scenario.when(command).state();
      GenericRecord stored = RecordBinding.toAvro(state, schemas.of(state.getClass()));
      assertThat(RecordBinding.fromAvro(stored, state.getClass())).isEqualTo(state);
    }
  }
}
