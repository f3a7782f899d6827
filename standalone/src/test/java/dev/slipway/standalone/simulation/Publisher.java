package dev.slipway.standalone.simulation;

import dev.slipway.deployer.kafka.Requests.CancelAdmitted;
import dev.slipway.deployer.kafka.Requests.DeployAdmitted;
import dev.slipway.deployer.kafka.Requests.HoldResolutionAdmitted;
import dev.slipway.deployer.kafka.Requests.LaneUnlockAdmitted;
import dev.slipway.deployer.kafka.Requests.RequestRefused;
import dev.slipway.deployer.kafka.Requests.RollbackAdmitted;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Mode;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Position;
import dev.slipway.schemas.Topics;
import dev.slipway.testkit.simulation.Dice;
import dev.slipway.testkit.simulation.Invariant;
import dev.slipway.testkit.simulation.LogRecord;
import dev.slipway.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * People and pipelines: they deploy, ask twice, cancel, roll back, decide about held releases and
 * unlock lanes.
 */
final class Publisher implements Invariant {

  private static final String FACTS = Topics.facts("deployer");
  private static final List<Mode> MODES =
      List.of(Mode.QUEUE, Mode.QUEUE, Mode.QUEUE, Mode.REPLACE, Mode.REJECT);

  private record Closed(
      String deploymentId, Outcome outcome, boolean laneLocked, boolean manualRollback) {}

  private final Simulation simulation;
  private final Dice dice;
  private final int partitions;
  private final int lanes;
  private final Set<Position> asked = new LinkedHashSet<>();
  private final List<DeployAdmitted> earlier = new ArrayList<>();
  private int versions;

  Publisher(Simulation simulation, int partitions, int lanes) {
    this.simulation = simulation;
    this.dice = simulation.dice();
    this.partitions = partitions;
    this.lanes = lanes;
  }

  /** Plans these many deployments, in bursts and far apart. */
  void plan(int deployments) {
    Duration at = Duration.ZERO;
    for (int i = 0; i < deployments; i++) {
      if (dice.chance(0.6)) {
        at = at.plus(dice.upTo(Duration.ofMinutes(dice.pick(List.of(1, 20, 120)))));
      }
      simulation.after(at, this::deploy);
    }
  }

  /** Positions of all requests so far. */
  Set<Position> asked() {
    return asked;
  }

  @Override
  public void written(LogRecord record) {
    switch (record.type()) {
      case "DeploymentAccepted" -> {
        if (dice.chance(0.15)) {
          later(
              Duration.ofMinutes(15),
              () -> cancel(record.key(), dice.chance(0.8) ? record.subject() : ""));
        }
        if (dice.chance(0.05)) {
          later(Duration.ofMinutes(30), () -> rollback(record.key(), ""));
        }
      }
      // somebody is always a moment too late
      case "DeploymentScored", "RollbackStarted", "RollbackFinished" -> {
        if (dice.chance(0.08)) {
          later(Duration.ofSeconds(2), () -> cancel(record.key(), record.subject()));
        }
      }
      case "AttemptHeld", "DeploymentHeld" -> {
        // nobody, one, or two who don't agree
        for (int people = dice.pick(List.of(0, 1, 1, 2)); people > 0; people--) {
          later(
              dice.pick(List.of(Duration.ofSeconds(2), Duration.ofHours(1), Duration.ofHours(30))),
              () -> resolve(record));
        }
      }
      case "DeploymentClosed" -> {
        Closed closed = record.as(Closed.class);
        if (closed.laneLocked()) {
          // somebody always looks in the end; what waits would wait for ever
          later(Duration.ofHours(4), () -> unlock(record.key()));
          if (closed.manualRollback() && dice.chance(0.7)) {
            later(Duration.ofHours(8), () -> rollback(record.key(), ""));
          }
        } else if (dice.chance(0.02)) {
          unlock(record.key());
        }
        boolean stays = closed.outcome() == Outcome.PASS || closed.outcome() == Outcome.WARNING;
        if (dice.chance(stays ? 0.35 : 0.15)) {
          later(
              dice.pick(List.of(Duration.ofSeconds(2), Duration.ofMinutes(10))),
              () -> rollback(record.key(), dice.chance(0.1) ? "0.0.0" : ""));
        }
      }
      default -> {}
    }
  }

  private void later(Duration most, Runnable what) {
    simulation.after(dice.upTo(most), what);
  }

  private void deploy() {
    if (!earlier.isEmpty() && dice.chance(0.1)) {
      again(dice.pick(earlier));
    }
    String application = "shop" + dice.between(1, lanes);
    String environment = "production";
    Plan plan = Plans.any(dice, application, environment, "1." + versions++ + ".0");
    Position request = request();
    DeployAdmitted admitted =
        new DeployAdmitted(
            application,
            environment,
            plan,
            dice.pick(MODES),
            "",
            Map.of(),
            "payload " + versions,
            request,
            "ada",
            dice.chance(0.5) ? "key " + versions : "");
    earlier.add(admitted);
    publish(application + "/" + environment, admitted);
    if (dice.chance(0.05)) {
      publish(application + "/" + environment, admitted);
    }
    if (dice.chance(0.05)) {
      refuse(application, environment);
    }
  }

  /**
   * The same request once more: retried by its publisher, or another one with a key that was used
   * already.
   */
  private void again(DeployAdmitted before) {
    String payload =
        dice.chance(0.7) ? before.payloadSha256() : before.payloadSha256() + " changed";
    publish(
        before.plan().lane(),
        new DeployAdmitted(
            before.application(),
            before.environment(),
            before.plan(),
            before.mode(),
            before.message(),
            before.labels(),
            payload,
            request(),
            before.requestedBy(),
            before.idempotencyKey()));
  }

  private void refuse(String application, String environment) {
    publish(
        application + "/" + environment,
        new RequestRefused(
            application,
            environment,
            "x",
            "DeployRequested",
            "NOT_A_VERSION",
            "version",
            "Expected a version, but got x.",
            request(),
            "ada",
            ""));
  }

  private void cancel(String lane, String deploymentId) {
    CancelAdmitted admitted =
        new CancelAdmitted(
            application(lane), environment(lane), deploymentId, "a mistake", request(), "bob", "");
    publish(lane, admitted);
    if (dice.chance(0.2)) {
      publish(lane, admitted);
    }
  }

  private void rollback(String lane, String toVersion) {
    publish(
        lane,
        new RollbackAdmitted(
            application(lane), environment(lane), toVersion, "complaints", request(), "bob", ""));
  }

  private void resolve(LogRecord held) {
    String lane = held.key();
    HoldDecision decision = dice.chance(0.5) ? HoldDecision.ACCEPT : HoldDecision.ROLLBACK;
    HoldResolutionAdmitted admitted =
        new HoldResolutionAdmitted(
            application(lane),
            environment(lane),
            held.subject(),
            decision,
            "we looked",
            request(),
            simulation.now(),
            "eve",
            "");
    // the intake may be away for a while
    later(
        dice.pick(List.of(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(10))),
        () -> publish(lane, admitted));
  }

  private void unlock(String lane) {
    publish(
        lane,
        new LaneUnlockAdmitted(
            application(lane), environment(lane), "put right by hand", request(), "eve", ""));
  }

  private Position request() {
    Position position = new Position(Topics.DEPLOY_REQUESTS, 0, asked.size());
    asked.add(position);
    return position;
  }

  private void publish(String lane, Record fact) {
    int partition = Math.floorMod(lane.hashCode(), partitions);
    simulation.publish(FACTS, partition, lane, lane, fact);
  }

  private static String application(String lane) {
    return lane.substring(0, lane.indexOf('/'));
  }

  private static String environment(String lane) {
    return lane.substring(lane.indexOf('/') + 1);
  }
}
