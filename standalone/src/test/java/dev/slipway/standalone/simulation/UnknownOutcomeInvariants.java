package dev.slipway.standalone.simulation;

import dev.slipway.runtime.contract.ComponentEvidence;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Evidence;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.PlannedComponent;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.Unresolved;
import dev.slipway.testkit.simulation.Invariant;
import dev.slipway.testkit.simulation.LogRecord;
import dev.slipway.testkit.simulation.SimulatedLog;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * An attempt of which nobody knows how it ended is asked about, held or failed as its manifest
 * says, and never made again blindly; nothing goes on while it is held, and what a person accepted
 * counts as deployed.
 */
final class UnknownOutcomeInvariants implements Invariant {

  private record Accepted(Plan plan) {}

  private record Started(String component, boolean verifies, int question) {}

  private record Finished(
      String component, Result result, ErrorClass errorClass, boolean verifies) {}

  private record Held(String component, Instant at, Instant until) {}

  private record Resolved(String component, HoldDecision decision, Position cause) {}

  private record Asked(Instant requestedAt) {}

  private record Ended(int phase, PhaseResult result, Evidence evidence, Instant at) {}

  private final SimulatedLog log;
  private final Map<String, Plan> plans = new HashMap<>();
  private final Map<String, Held> held = new HashMap<>();
  private final Map<String, Integer> questions = new HashMap<>();
  private final Set<String> unknown = new HashSet<>();
  private final Set<String> deployed = new HashSet<>();
  private final Set<String> condemned = new HashSet<>();

  UnknownOutcomeInvariants(SimulatedLog log) {
    this.log = log;
  }

  @Override
  public void written(LogRecord record) {
    String id = record.subject();
    switch (record.type()) {
      case "DeploymentAccepted" -> plans.put(id, record.as(Accepted.class).plan());
      case "AttemptStarted" -> started(id, record.as(Started.class));
      case "AttemptFinished" -> finished(id, record.as(Finished.class));
      case "AttemptHeld" -> held(id, record.as(Held.class));
      case "HoldResolved" -> resolved(id, record.as(Resolved.class));
      case "PhaseFinished" -> ended(id, record.as(Ended.class));
      case "CancelRequested" -> held.remove(id);
      case "DeploymentClosed", "DeploymentScored" -> goesOn(id, record.type());
      default -> {}
    }
  }

  @Override
  public void quiet() {
    Check.that(held.isEmpty(), "Expected every hold to end, but found %s.", held);
  }

  private void started(String id, Started attempt) {
    goesOn(id, "an attempt of " + attempt.component());
    Check.that(
        !condemned.contains(id), "Expected nothing more of %s after it was not accepted.", id);
    String of = id + " " + attempt.component();
    if (attempt.verifies()) {
      Check.that(unknown.contains(of), "Expected %s to be unknown before it is asked about.", of);
      Check.that(
          questions.merge(of, 1, Integer::sum) == attempt.question(),
          "Expected question %s about %s.",
          questions.get(of),
          of);
    } else {
      Check.that(
          !unknown.contains(of) || mayBeRepeated(id, attempt.component()),
          "Expected %s not to be attempted again after it died unseen.",
          of);
      unknown.remove(of);
    }
  }

  private void finished(String id, Finished attempt) {
    String of = id + " " + attempt.component();
    if (attempt.result() == Result.SUCCEEDED) {
      deployed.add(of);
    } else if (attempt.result() == Result.FAILED) {
      unknown.remove(of);
    } else if (!attempt.verifies() && attempt.errorClass() != ErrorClass.MISSED) {
      unknown.add(of);
    }
  }

  private void held(String id, Held hold) {
    String of = id + " " + hold.component();
    goesOn(id, "another hold");
    Check.that(unknown.contains(of), "Expected %s to be unknown before it is held.", of);
    PlannedComponent component = planned(id, hold.component());
    Check.that(
        component.onUnresolved() == Unresolved.HOLD,
        "Expected %s to be rolled back, not held.",
        of);
    int asked = component.verify() == null ? 0 : plan(id).attempts();
    Check.that(
        questions.getOrDefault(of, 0) == asked,
        "Expected %s to be asked about %d times before it is held.",
        of,
        asked);
    held.put(id, hold);
  }

  private void resolved(String id, Resolved resolved) {
    if (resolved.component().isEmpty()) {
      return;
    }
    Held hold = held.remove(id);
    Check.that(
        hold != null && hold.component().equals(resolved.component()),
        "Expected a decision about what is held of %s, not about %s.",
        id,
        resolved.component());
    Instant asked = log.at(resolved.cause()).orElseThrow().as(Asked.class).requestedAt();
    Check.that(
        hold != null && !asked.isBefore(hold.at()),
        "Expected a decision about %s that was asked for after %s, not at %s.",
        id,
        hold,
        asked);
    if (resolved.decision() == HoldDecision.ACCEPT) {
      deployed.add(id + " " + resolved.component());
    } else {
      condemned.add(id);
    }
  }

  private void ended(String id, Ended phase) {
    if (phase.phase() != 2) {
      return;
    }
    Held hold = held.remove(id);
    Check.that(
        hold == null
            || (phase.result() == PhaseResult.FAILED && !phase.at().isBefore(hold.until())),
        "Expected the hold of %s to last until %s.",
        id,
        hold);
    Check.that(
        !condemned.contains(id) || phase.result() == PhaseResult.FAILED,
        "Expected phase 2 of %s to fail, for somebody said so.",
        id);
    boolean all = true;
    for (ComponentEvidence evidence : phase.evidence().components()) {
      boolean is = deployed.contains(id + " " + evidence.component());
      Check.that(
          evidence.deployed() == is,
          "Expected the evidence about %s of %s to say deployed: %s.",
          evidence.component(),
          id,
          is);
      all &= is;
    }
    Check.that(
        all == (phase.result() == PhaseResult.PASSED),
        "Expected phase 2 of %s to pass when everything is deployed.",
        id);
  }

  private void goesOn(String id, String what) {
    Check.that(!held.containsKey(id), "Expected %s to wait while it is held, not %s.", id, what);
  }

  private boolean mayBeRepeated(String id, String component) {
    if (plan(id).components().stream().noneMatch(c -> c.name().equals(component))) {
      return true;
    }
    var deploy = planned(id, component).deploy();
    return !deploy.uses().equals("command") || "true".equals(deploy.with().get("idempotent"));
  }

  private PlannedComponent planned(String id, String component) {
    return plan(id).components().stream()
        .filter(c -> c.name().equals(component))
        .findFirst()
        .orElseThrow();
  }

  private Plan plan(String id) {
    Plan plan = plans.get(id);
    if (plan == null) {
      throw new AssertionError("Expected %s to be accepted first, but it was not.".formatted(id));
    }
    return plan;
  }
}
