package dev.slipway.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bench.chaos.Findings.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EffectCheckTest {

  private final List<String> lines = new ArrayList<>();
  private long pids = 100;

  /** Writes down a command that runs from one second to another; no code: it never ends. */
  private void ran(String lane, String step, String key, double from, double to, String code) {
    long pid = pids++;
    lines.add("BEGIN %s %d %s %s 1.0.0 %s 7 -".formatted(from, pid, lane, step, key));
    if (!code.isEmpty()) {
      lines.add("END %s %d %s %s 1.0.0 %s 7 %s".formatted(to, pid, lane, step, key, code));
    }
  }

  private Findings check(Map<String, Double> killed) {
    Findings findings = new Findings();
    List<JournalLine> journal =
        lines.stream().map(JournalLine::parse).flatMap(Optional::stream).toList();
    assertThat(journal).hasSameSizeAs(lines);
    EffectCheck.check(journal, killed, findings);
    return findings;
  }

  @Test
  void shouldFindNothingWrongWithAFailureThatIsTriedAgain() {
    ran("a/staging", "deploy", "d1/2/journal/1", 1, 2, "1");
    ran("a/staging", "deploy", "d1/2/journal/2", 4, 5, "0");
    ran("a/staging", "test", "d1/4/test/1", 6, 7, "0");
    ran("a/staging", "check", "d2/1/1-check/1", 7, 8, "0");
    ran("a/production", "deploy", "d3/2/journal/1", 1.5, 6, "0");

    assertThat(check(Map.of()).lines()).isEmpty();
  }

  @Test
  void shouldFindACommandThatWasBegunTwice() {
    ran("a/staging", "deploy", "d1/2/journal/1", 1, 2, "0");
    ran("a/staging", "deploy", "d1/2/journal/1", 3, 4, "0");

    assertThat(check(Map.of()).count(Kind.DOUBLED)).isOne();
  }

  @Test
  void shouldFindAnAttemptAfterASuccess() {
    ran("a/staging", "deploy", "d1/2/journal/1", 1, 2, "0");
    ran("a/staging", "deploy", "d1/2/journal/2", 3, 4, "0");

    assertThat(check(Map.of()).of(Kind.DOUBLED))
        .containsExactly("d1/2/journal/2 began though the attempt before had succeeded");
  }

  @Test
  void shouldFindABlindRepetitionOfWhatWasKilled() {
    ran("a/staging", "deploy", "d1/2/journal/1", 1, 0, "");
    ran("a/staging", "deploy", "d1/2/journal/2", 3, 4, "0");

    assertThat(check(Map.of("d1/2/journal/1", 2.0)).of(Kind.DOUBLED))
        .containsExactly("d1/2/journal/2 began though nobody knows what the killed one before did");
  }

  @Test
  void shouldFindDeploymentsAndChangesThatOverlapInALane() {
    ran("a/staging", "deploy", "d1/2/journal/1", 1, 5, "0");
    ran("a/staging", "check", "d2/1/1-check/1", 4, 6, "0");
    ran("a/staging", "restore", "d1/rollback/journal/1", 4.5, 7, "0");
    ran("a/production", "deploy", "d3/2/journal/1", 1, 9, "0");

    assertThat(check(Map.of()).of(Kind.OVERLAPPING))
        .containsExactly(
            "d2/1/1-check/1 began 1.00 s before d1/2/journal/1 had ended",
            "d1/rollback/journal/1 began 0.50 s before d1/2/journal/1 had ended",
            "d1/rollback/journal/1 began 1.50 s before d2/1/1-check/1 had ended");
  }

  @Test
  void shouldFindACommandThatVanished() {
    ran("a/staging", "deploy", "d1/2/journal/1", 1, 0, "");

    assertThat(check(Map.of()).count(Kind.LOST)).isOne();
  }
}
