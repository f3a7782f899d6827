package dev.slipway.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FuzzTest {

  private static final List<String> EXAMPLES = List.of("name: shop\nport: 80\n", "{\"a\": 1}");

  private static final int MUTANTS = 2_000;

  @Test
  void namesTheMutantThatBreaksAReader() {
    assertThatThrownBy(
            () ->
                fuzz(
                    mutant -> {
                      if (mutant.contains("NaN")) {
                        throw new StackOverflowError("too deep");
                      }
                      return "read";
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching(
            "(?s).*-Dfuzz.seed=1 -Dfuzz.only=[0-9]+ broke it with .*too deep.*NaN.*");
  }

  @Test
  void refusesAReaderThatTakesLong() {
    assertThatThrownBy(
            () ->
                Fuzz.run(
                    "a slow reader",
                    MUTANTS,
                    EXAMPLES,
                    new TextMutation(),
                    Duration.ZERO,
                    UnaryOperator.identity(),
                    _ -> "read"))
        .hasMessageContaining("Expected at most PT0S");
  }

  @Test
  void makesTheSameMutantsOfTheSameNumbers() {
    Set<String> mutants = new HashSet<>();
    for (int number = 0; number < 500; number++) {
      String mutant = new TextMutation().of(EXAMPLES.getFirst(), new Random(number));
      assertThat(new TextMutation().of(EXAMPLES.getFirst(), new Random(number))).isEqualTo(mutant);
      mutants.add(mutant);
    }
    assertThat(mutants).hasSizeGreaterThan(250);
  }

  private static void fuzz(Fuzz.Reader<String> reader) {
    var _ =
        Fuzz.run(
            "a reader",
            MUTANTS,
            EXAMPLES,
            new TextMutation(),
            Duration.ofSeconds(5),
            UnaryOperator.identity(),
            reader);
  }
}
