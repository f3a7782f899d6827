package dev.slipway.cli.demo;

import dev.slipway.cli.story.Ending;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A release of the demo and how it has to end.
 *
 * @param score exact score; null: any
 * @param runningVersion version that must run afterwards
 */
record Expectation(
    String version,
    String outcome,
    @Nullable Integer score,
    Set<String> rollback,
    String runningVersion) {

  /** The four releases, in the order in which they are deployed. */
  static final List<Expectation> STORY =
      List.of(
          new Expectation("1.0.0", "PASS", null, Set.of("NONE"), "1.0.0"),
          new Expectation("1.1.0", "PASS", 100, Set.of("NONE"), "1.1.0"),
          new Expectation("1.2.0", "FAILED", 28, Set.of("DONE"), "1.1.0"),
          new Expectation("1.3.0", "FAILED", null, Set.of("DONE"), "1.1.0"));

  /** One good and one bad release, for the catalogue's own waits and window. */
  static final List<Expectation> REAL_TIME =
      List.of(
          new Expectation("1.1.0", "PASS", null, Set.of("NONE"), "1.1.0"),
          new Expectation("1.3.0", "FAILED", null, Set.of("DONE"), "1.1.0"));

  /** What differs, in one sentence; empty if it ended as told. */
  Optional<String> difference(Ending ending, String live) {
    boolean same =
        ending.outcome().equals(outcome)
            && (score == null || score.equals(ending.score()))
            && rollback.contains(ending.rollback())
            && ending.runningVersion().equals(runningVersion)
            && live.equals(runningVersion);
    return same
        ? Optional.empty()
        : Optional.of(
            "Expected %s to end %s%s, rollback %s, with %s running, but it ended %s %s, rollback %s, with %s running and %s answering: %s"
                .formatted(
                    version,
                    outcome,
                    score == null ? "" : " " + score,
                    rollback,
                    runningVersion,
                    ending.outcome(),
                    ending.score(),
                    ending.rollback(),
                    ending.runningVersion(),
                    live,
                    ending.why()));
  }
}
