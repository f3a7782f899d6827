package dev.slipway.deployer.deployment;

import dev.slipway.deployer.deployment.Lane.Progress;
import dev.slipway.deployer.deployment.LaneEvent.AttemptFinished;
import dev.slipway.deployer.deployment.LaneEvent.AttemptHeld;
import dev.slipway.deployer.deployment.LaneEvent.AttemptStarted;
import dev.slipway.deployer.deployment.LaneEvent.HoldResolved;
import dev.slipway.runtime.contract.ComponentEvidence;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Result;
import java.util.ArrayList;
import java.util.List;

/** What the events of phase 2 do to a lane. */
final class RolloutEvolution {

  private RolloutEvolution() {}

  static Lane started(Lane lane, AttemptStarted e) {
    Progress p = lane.progress();
    int step = Rollout.stepOf(lane.plan(p.deploymentId()), e.component());
    ComponentEvidence evidence = new ComponentEvidence(e.component(), true, false, e.attempt(), "");
    return lane.withActive(
        with(p, evidence)
            .in(
                new Stage.Deploying(
                    step,
                    e.attempt(),
                    e.verifies(),
                    e.question(),
                    e.actionId(),
                    e.action(),
                    e.at(),
                    e.deadline(),
                    e.deadline().plus(LaneEvolution.grace(lane)))));
  }

  static Lane finished(Lane lane, AttemptFinished e) {
    Progress p = lane.progress();
    boolean deployed = e.result() == Result.SUCCEEDED;
    String detail = deployed ? "" : e.detail();
    Progress next =
        with(p, new ComponentEvidence(e.component(), true, deployed, e.attempt(), detail));
    int step = Rollout.stepOf(lane.plan(p.deploymentId()), e.component());
    return lane.withActive(
        next.in(
            e.nextAttemptAt() == null
                ? new Stage.Moving(e.at())
                : new Stage.WaitingToRetry(step, e.attempt() + 1, e.nextAttemptAt())));
  }

  static Lane held(Lane lane, AttemptHeld e) {
    int step = Rollout.stepOf(lane.plan(e.deploymentId()), e.component());
    return lane.withStage(new Stage.AttemptHeld(step, e.attempt(), e.why(), e.at(), e.until()));
  }

  /** What a person accepted is deployed, and the evidence says on whose word. */
  static Lane resolved(Lane lane, HoldResolved e) {
    Progress p = lane.progress();
    if (!(p.stage() instanceof Stage.AttemptHeld held)) {
      throw new IllegalStateException(
          "Expected an attempt that is held, but found " + p.stage() + ".");
    }
    Progress next =
        e.decision() == HoldDecision.ACCEPT
            ? with(
                p,
                new ComponentEvidence(
                    e.component(),
                    true,
                    true,
                    held.attempt(),
                    "taken as deployed by %s: %s"
                        .formatted(e.requestedBy(), Sentences.clause(e.reason()))))
            : p;
    return lane.withActive(next.in(new Stage.Moving(e.at())));
  }

  private static Progress with(Progress p, ComponentEvidence evidence) {
    List<ComponentEvidence> components = new ArrayList<>(p.components());
    components.removeIf(known -> known.component().equals(evidence.component()));
    components.add(evidence);
    return new Progress(
        p.deploymentId(),
        p.before(),
        p.fencingToken(),
        p.phaseStartedAt(),
        p.checks(),
        components,
        p.stage());
  }
}
