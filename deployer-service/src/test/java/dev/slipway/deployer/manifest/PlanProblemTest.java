package dev.slipway.deployer.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlanProblemTest {

  @Test
  void shouldBeOneShortLineWhateverItQuotes() {
    String quoted = "x".repeat(5_000) + "\u001b[2J";

    PlanProblem problem =
        new PlanProblem("INVALID", "labels." + quoted, "Expected no\r\n\u001b[2J" + quoted);

    assertThat(problem.sentence())
        .hasSize(1_000)
        .startsWith("Expected no???[2Jxxx")
        .endsWith("...");
    assertThat(problem.field()).hasSize(200).startsWith("labels.xxx");
  }
}
