package dev.slipway.deployer.deployment;

import dev.slipway.deployer.deployment.LaneCommand.ReportAction;
import dev.slipway.deployer.deployment.LaneCommand.ReportChecksEnded;
import dev.slipway.deployer.deployment.LaneCommand.ReportHold;
import dev.slipway.deployer.deployment.LaneCommand.RequestCancel;
import dev.slipway.deployer.deployment.LaneCommand.RequestDeployment;
import dev.slipway.deployer.deployment.LaneCommand.RequestRollback;
import dev.slipway.deployer.deployment.LaneCommand.RequestUnlock;
import dev.slipway.deployer.deployment.LaneCommand.ResolveHold;
import dev.slipway.deployer.deployment.LaneCommand.WakeUp;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Mode;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.core.Effect;
import dev.slipway.testkit.StateWalk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two deployments of one lane and everything that may happen to them. */
public final class LaneSeeds {

  private LaneSeeds() {}

  /** A walk through what these commands reach. */
  public static StateWalk<Lane, LaneCommand, LaneEvent> walk() {
    return StateWalk.of(new LaneDecider(), LanePlay.START)
        .seeds(LaneSeeds::commands)
        .wakingUp(WakeUp::new)
        .answering(LaneSeeds::answers);
  }

  private static List<LaneCommand> commands(Lane lane, Instant now) {
    LanePlay play = new LanePlay().startingAt(now.toString()).skipping(100);
    List<LaneCommand> commands = new ArrayList<>();
    commands.add(request(play, Plans.small("1"), Mode.QUEUE));
    commands.add(request(play, Plans.holding("2"), Mode.REPLACE));
    commands.add(new RequestRollback(play.origin("bob"), "", "Too slow.", now));
    commands.add(new RequestCancel(play.origin("bob"), "", "Wrong version.", now));
    if (lane.isLocked()) {
      commands.add(new RequestUnlock(play.origin("eve"), "I looked at it.", now));
    }
    if (lane.active() != null) {
      String id = lane.active().deploymentId();
      commands.add(play.verdict(id, Outcome.PASS, false, 100));
      commands.add(play.verdict(id, Outcome.FAILED, true, 40));
      commands.add(play.rollback(id, RollbackResult.DONE));
      commands.add(play.rollback(id, RollbackResult.FAILED));
      commands.add(new ReportChecksEnded(id, now));
      commands.add(new ReportHold(id, now.plusSeconds(3600), "Half is missing.", now));
      commands.add(
          new ResolveHold(
              play.origin("bob"), id, HoldDecision.ACCEPT, "I looked at it.", now, now));
    }
    return commands;
  }

  private static LaneCommand request(LanePlay play, Plan plan, Mode mode) {
    return new RequestDeployment(play.origin("ann"), plan, mode, "", Map.of(), "sha", play.now());
  }

  private static List<LaneCommand> answers(Effect effect, Instant at) {
    return List.of(
        report(effect, Result.SUCCEEDED, at),
        report(effect, Result.FAILED, at),
        report(effect, Result.OUTCOME_UNKNOWN, at),
        report(effect, Result.OUTCOME_UNKNOWN, ErrorClass.MISSED, at));
  }

  private static LaneCommand report(Effect effect, Result result, Instant at) {
    return report(effect, result, ErrorClass.TRANSIENT, at);
  }

  private static LaneCommand report(
      Effect effect, Result result, ErrorClass errorClass, Instant at) {
    return new ReportAction(
        effect.id(), result, "It ended.", errorClass, 1000, Map.of(), "lines", at);
  }

  /** Logs that together have every event in them. */
  public static List<List<LaneEvent>> logs() {
    return List.of(
        new LanePlay()
            .deployed(Plans.small("1"))
            .deployed(Plans.routed("2"))
            .requestRollback("")
            .wakeUp()
            .rolledBack(RollbackResult.DONE)
            .requestRollback("")
            .then()
            .log(),
        new LanePlay()
            .request(Plans.small("1"))
            .request(Plans.small("2"))
            .request(Plans.small("3"), Mode.REPLACE)
            .passes(1)
            .failsThreeTimes()
            .condemned(28)
            .wakeUp()
            .rolledBack(RollbackResult.DONE)
            .cancel("")
            .wakeUp()
            .wakeUp()
            .rolledBack(RollbackResult.FAILED)
            .request(Plans.small("4"))
            .unlock()
            .unlock()
            .then()
            .log(),
        new LanePlay()
            .withKey("build-7", "sha")
            .request(Plans.small("1"))
            .withKey("build-7", "sha")
            .request(Plans.small("1"))
            .passes(1)
            .cancel("")
            .fails(1, "stopped")
            .rolledBack(RollbackResult.DONE)
            .request(Plans.small("2"))
            .passes(1)
            .fails(1, "no")
            .cancel("")
            .rolledBack(RollbackResult.DONE)
            .request(Plans.small("3"))
            .passesAll()
            .cancel("")
            .checksEnded()
            .rolledBack(RollbackResult.DONE)
            .request(Plans.dryRun())
            .passesAll()
            .request(Plans.small("4"))
            .fails(1, "no")
            .wakeUp()
            .condemned(4)
            .rolledBack(RollbackResult.NO_OP)
            .then()
            .log(),
        held().kept(Outcome.WARNING, 75).then().log(),
        held()
            .request(Plans.small("2"))
            .condemned(75)
            .rolledBack(RollbackResult.FAILED)
            .wakeUp()
            .unlock()
            .then()
            .log(),
        new LanePlay()
            .request(Plans.small("1"))
            .passesAll()
            .held(Duration.ofHours(1))
            .cancel("")
            .wakeUp()
            .then()
            .log(),
        attemptHeld().wakeUp().then().log(),
        attemptHeld().cancel("").then().log(),
        resolved(HoldDecision.ACCEPT).then().log(),
        resolved(HoldDecision.ROLLBACK).then().log());
  }

  private static LanePlay attemptHeld() {
    return new LanePlay().request(Plans.holding("1")).passes(1).diesUnseen(1);
  }

  private static LanePlay resolved(HoldDecision decision) {
    LanePlay play = attemptHeld().request(Plans.small("2"));
    return play.resolve(play.active(), decision);
  }

  private static LanePlay held() {
    LanePlay play = new LanePlay();
    play.request(Plans.small("1")).passesAll().held(Duration.ofHours(1)).wakeUp();
    return play.resolve(play.active(), HoldDecision.ACCEPT);
  }
}
