package dev.slipway.runtime.contract;

import java.util.List;

/** What a phase expected and what it saw; the scorer makes points of it. */
public record Evidence(
    int expected,
    int seen,
    List<CheckEvidence> checks,
    List<ComponentEvidence> components,
    List<Violation> violations,
    List<String> notJudged) {
  public Evidence {
    checks = List.copyOf(checks);
    components = List.copyOf(components);
    violations = List.copyOf(violations);
    notJudged = List.copyOf(notJudged);
  }

  /** No evidence, none expected. */
  public static Evidence none() {
    return new Evidence(0, 0, List.of(), List.of(), List.of(), List.of());
  }

  /** Evidence of checks; what ended with an unknown outcome was expected and not seen. */
  public static Evidence ofChecks(int expected, List<CheckEvidence> checks) {
    int seen =
        (int) checks.stream().filter(check -> check.result() != Result.OUTCOME_UNKNOWN).count();
    return new Evidence(expected, seen, checks, List.of(), List.of(), List.of());
  }
}
