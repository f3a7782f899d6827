package dev.slipway.cli.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.ExitCode;
import dev.slipway.cli.MemoryLog;
import dev.slipway.cli.Stories;
import dev.slipway.schemas.Topics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndingTest {

  @ParameterizedTest(name = "{0} with rollback {1} is {2}, {3} with --fail-on=warning")
  @CsvSource({
    "PASS, NONE, 0, 0",
    "WARNING, NONE, 0, 8",
    "DRY_RUN, NONE, 0, 0",
    "REJECTED, NONE, 5, 5",
    "FAILED, DONE, 6, 6",
    "FAILED, NO_OP, 6, 6",
    "FAILED, FAILED, 7, 7",
    "CANCELLED, DONE, 6, 6",
    "CANCELLED, FAILED, 7, 7",
    "SUPERSEDED, NONE, 6, 6",
    "UNKNOWN, NONE, 3, 3"
  })
  void theExitCodeIsTheVerdict(String outcome, String rollback, int usual, int strict) {
    Ending ending = closed(Map.of("outcome", outcome, "rollback", rollback));
    assertThat(ending.exitCode(false).code()).isEqualTo(usual);
    assertThat(ending.exitCode(true).code()).isEqualTo(strict);
  }

  @Test
  void aDryRunWhoseChecksFailIsAFailure() {
    Ending ending =
        closed(
            Map.of(
                "outcome", "DRY_RUN",
                "rollback", "NONE",
                "phases", List.of(Map.of("phase", 1, "result", "FAILED"))));
    assertThat(ending.exitCode(false)).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aRefusalIsRejected() {
    MemoryLog log = new MemoryLog();
    new Stories(log)
        .event(
            Topics.DEPLOYMENT_EVENTS,
            "DeploymentRejected",
            Map.of("field", "version", "why", "No."));
    Ending ending = Story.read(log, Stories.ID).ending().orElseThrow();
    assertThat(ending.outcome()).isEqualTo("REJECTED");
    assertThat(ending.exitCode(false)).isEqualTo(ExitCode.REJECTED);
  }

  private static Ending closed(Map<String, ?> fields) {
    MemoryLog log = new MemoryLog();
    new Stories(log).closed(fields);
    return Story.read(log, Stories.ID).ending().orElseThrow();
  }
}
