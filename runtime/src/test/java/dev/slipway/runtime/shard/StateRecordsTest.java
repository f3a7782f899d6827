package dev.slipway.runtime.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.runtime.avro.AvroBinary;
import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.avro.StateResolution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** State outlives the version that wrote it. */
class StateRecordsTest {

  private static final Instant AT = Instant.parse("2026-11-21T14:23:10Z");
  private static final String NAMESPACE = "dev.slipway.state.test";

  private final StateRecords records = new StateRecords(new DerivedSchemas(NAMESPACE));

  /** As a version before has it. */
  private static final class Before {
    enum Policy {
      UNKNOWN,
      ROLLBACK
    }

    sealed interface Stage {}

    record Running(int attempt, Instant dueAt) implements Before.Stage {}

    record Waiting(int attempt, Instant dueAt) implements Before.Stage {}

    record Progress(
        String id,
        Before.Stage stage,
        Before.@Nullable Stage before,
        List<Before.Step> steps,
        Map<String, Before.Step> named) {}

    record Step(String name, Before.Policy policy, Duration pause) {}

    private Before() {}
  }

  /** As it is now. */
  private static final class Now {
    enum Policy {
      UNKNOWN,
      HOLD,
      ROLLBACK
    }

    sealed interface Stage {}

    /** Of the same fields as what waits: only its name tells it from that. */
    record Held(int attempt, Instant dueAt) implements Now.Stage {}

    record Running(int attempt, int question, Instant dueAt) implements Now.Stage {}

    record Waiting(int attempt, Instant dueAt) implements Now.Stage {}

    record Progress(
        String id,
        Now.Stage stage,
        Now.@Nullable Stage before,
        List<Now.Step> steps,
        Map<String, Now.Step> named,
        String why,
        @Nullable Instant since) {}

    record Step(String name, Now.Policy policy, Duration pause, Now.Policy onUnresolved) {}

    private Now() {}
  }

  /** With a record inside of which nothing can be assumed. */
  private static final class Later {
    record Waiting(int attempt, Instant dueAt, Now.Step step) {}

    private Later() {}
  }

  private static GenericRecord written(Record value) {
    Schema schema = new DerivedSchemas(NAMESPACE).of(value.getClass());
    return AvroBinary.read(AvroBinary.write(RecordBinding.toAvro(value, schema)), schema);
  }

  private static Before.Progress older() {
    Before.Step step = new Before.Step("worker", Before.Policy.ROLLBACK, Duration.ofSeconds(30));
    return new Before.Progress(
        "d",
        new Before.Running(2, AT),
        new Before.Waiting(1, AT),
        List.of(step),
        Map.of("worker", step));
  }

  private static Now.Progress newer(Now.Stage stage, String why, Now.Policy policy) {
    Now.Step step = new Now.Step("worker", policy, Duration.ofSeconds(30), Now.Policy.UNKNOWN);
    return new Now.Progress("d", stage, null, List.of(step), Map.of("worker", step), why, null);
  }

  @Test
  void shouldReadWhatAnOlderVersionWroteWithDefaultsForWhatItDidNotKnow() {
    Now.Step step =
        new Now.Step("worker", Now.Policy.ROLLBACK, Duration.ofSeconds(30), Now.Policy.UNKNOWN);

    assertThat(records.read(Now.Progress.class, written(older())))
        .isEqualTo(
            new Now.Progress(
                "d",
                new Now.Running(2, 0, AT),
                new Now.Waiting(1, AT),
                List.of(step),
                Map.of("worker", step),
                "",
                null));
  }

  @Test
  void shouldReadOneOfSeveralRecordsByItsName() {
    assertThat(records.read(Now.Stage.class, written(new Before.Running(2, AT))))
        .isEqualTo(new Now.Running(2, 0, AT));
    refuses(Before.Stage.class, new Now.Held(2, AT), "one of the records of Stage", "Held");
  }

  @Test
  void shouldReadWhatItWroteItself() {
    Now.Progress now = newer(new Now.Held(1, AT), "why", Now.Policy.HOLD);

    assertThat(records.read(Now.Progress.class, written(now))).isEqualTo(now);
  }

  @Test
  void shouldKnowItsOwnSchemasAsARegistryGivesThemBack() {
    Schema own = new DerivedSchemas(NAMESPACE).of(Now.Progress.class);

    assertThat(StateResolution.isSameShape(new Schema.Parser().parse(own.toString()), own))
        .isTrue();
    assertThat(
            StateResolution.isSameShape(
                new DerivedSchemas(NAMESPACE).of(Before.Progress.class), own))
        .isFalse();
  }

  @Test
  void shouldReadWhatANewerVersionWroteAsLongAsItSaysNothingNew() {
    Now.Progress newer = newer(new Now.Running(2, 0, AT), "", Now.Policy.ROLLBACK);

    Before.Step step = new Before.Step("worker", Before.Policy.ROLLBACK, Duration.ofSeconds(30));
    assertThat(records.read(Before.Progress.class, written(newer)))
        .isEqualTo(
            new Before.Progress(
                "d", new Before.Running(2, AT), null, List.of(step), Map.of("worker", step)));
  }

  @Test
  void shouldNotTakeAnUnknownRecordForOneOfTheSameFields() {
    refuses(
        Before.Progress.class,
        newer(new Now.Held(1, AT), "", Now.Policy.ROLLBACK),
        "stage to be one of",
        NAMESPACE + ".Held");
  }

  @Test
  void shouldNotTakeAnUnknownSymbolForTheDefault() {
    refuses(
        Before.Progress.class,
        newer(new Now.Waiting(1, AT), "", Now.Policy.HOLD),
        "steps[0].policy to be one of [UNKNOWN, ROLLBACK]",
        "HOLD");
  }

  @Test
  void shouldNotDropAFieldThatSaysSomething() {
    refuses(
        Before.Progress.class,
        newer(new Now.Waiting(1, AT), "nobody knows", Now.Policy.ROLLBACK),
        "why to be no such field",
        "nobody knows");
    refuses(
        Before.Progress.class,
        newer(new Now.Running(1, 3, AT), "", Now.Policy.ROLLBACK),
        "stage.question to be no such field",
        "3");
  }

  @Test
  void shouldNotInventARecord() {
    refuses(Later.Waiting.class, new Before.Waiting(1, AT), "step to be a value", "has no default");
  }

  @Test
  void shouldNotReadOneRecordAsAnother() {
    refuses(Now.Waiting.class, new Now.Running(1, 2, AT), NAMESPACE + ".Waiting", ".Running");
  }

  private void refuses(Class<?> type, Record value, String expected, String found) {
    GenericRecord written = written(value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> records.read(type, written))
        .withMessageStartingWith("Expected ")
        .withMessageContainingAll(expected, found);
  }
}
