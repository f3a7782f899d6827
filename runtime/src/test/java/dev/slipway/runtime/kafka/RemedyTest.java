package dev.slipway.runtime.kafka;

import static dev.slipway.runtime.kafka.Remedy.END;
import static dev.slipway.runtime.kafka.Remedy.RESTORE;
import static dev.slipway.runtime.kafka.Remedy.SET_ASIDE;
import static dev.slipway.runtime.kafka.Remedy.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.kafka.Remedy.Stage;
import dev.slipway.schemas.serde.PoisonException;
import dev.slipway.schemas.serde.RegistryUnavailableException;
import dev.slipway.schemas.serde.SchemaUnusableException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole policy of trouble, as a table. */
final class RemedyTest {

  private static Stream<Arguments> table() {
    return Stream.of(
        // failure; while reading, deciding, writing, committing
        row(new PoisonException("bytes"), SET_ASIDE, SET_ASIDE, SET_ASIDE, RESTORE),
        row(new SerializationException("bytes"), SET_ASIDE, SET_ASIDE, SET_ASIDE, RESTORE),
        row(new RegistryUnavailableException("away"), WAIT, WAIT, WAIT, RESTORE),
        row(new SchemaUnusableException("too long"), WAIT, WAIT, WAIT, RESTORE),
        row(new TimeoutException("no broker"), WAIT, WAIT, WAIT, RESTORE),
        row(new ProducerFencedException("other"), WAIT, WAIT, WAIT, RESTORE),
        row(new RecordTooLargeException("1 MiB"), WAIT, WAIT, WAIT, SET_ASIDE),
        row(wrapped(new RecordTooLargeException("1 MiB")), WAIT, WAIT, WAIT, SET_ASIDE),
        row(new IllegalArgumentException("no request"), SET_ASIDE, SET_ASIDE, SET_ASIDE, RESTORE),
        row(new IllegalStateException("defect"), SET_ASIDE, SET_ASIDE, SET_ASIDE, RESTORE),
        row(new StackOverflowError(), SET_ASIDE, END, END, END),
        row(new OutOfMemoryError(), END, END, END, END),
        row(new NoClassDefFoundError("x"), END, END, END, END),
        row(new AssertionError("x"), END, END, END, END));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void shouldHaveOneRemedyForEachTroubleAtEachStage(Throwable failure, List<Remedy> remedies) {
    assertThat(Stream.of(Stage.values()).map(stage -> Remedy.of(failure, stage)).toList())
        .isEqualTo(remedies);
  }

  private static Arguments row(
      Throwable failure, Remedy reading, Remedy deciding, Remedy writing, Remedy committing) {
    return Arguments.of(failure, List.of(reading, deciding, writing, committing));
  }

  private static KafkaException wrapped(Throwable cause) {
    return new KafkaException("failed", cause);
  }
}
