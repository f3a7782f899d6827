package dev.slipway.standalone.simulation;

import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.testkit.simulation.Invariant;
import dev.slipway.testkit.simulation.LogRecord;
import dev.slipway.testkit.simulation.SimulatedLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every request is answered once, every accepted deployment ends once, and as its evidence says.
 */
final class OutcomeInvariants implements Invariant {

  private record Accepted(Plan plan, Position request) {}

  private record Answer(Position request) {}

  private record Resolved(HoldDecision decision) {}

  private record Caused(Position cause) {}

  private record Rollback(RollbackResult result) {}

  private record Published(Outcome outcome, @Nullable Integer score, boolean manualRollback) {}

  private record Closed(
      Outcome outcome,
      @Nullable Integer score,
      RollbackResult rollback,
      String version,
      String runningVersion,
      List<ComponentOutcome> components,
      boolean laneLocked,
      boolean manualRollback,
      Position request) {}

  private final SimulatedLog log;
  private final Publisher publisher;
  private final Map<String, VerdictByHand> deployments = new TreeMap<>();
  private final Map<String, Closed> closed = new HashMap<>();
  private final Map<String, List<Closed>> manual = new HashMap<>();
  private final Map<String, Published> results = new HashMap<>();
  private final Map<String, Integer> manualResults = new HashMap<>();
  private final Map<String, RollbackResult> rollbacks = new HashMap<>();
  private final Map<String, String> running = new HashMap<>();
  private final Set<String> locked = new HashSet<>();
  private final Set<String> doubtful = new HashSet<>();
  private final Set<Position> answered = new HashSet<>();
  private final Set<String> noted = new HashSet<>();
  private final Map<Outcome, Integer> outcomes = new TreeMap<>();

  OutcomeInvariants(SimulatedLog log, Publisher publisher) {
    this.log = log;
    this.publisher = publisher;
  }

  /** How many rollbacks that failed were asked for again and ended. */
  int repeatedRollbacks() {
    return manual.values().stream().mapToInt(ends -> ends.size() - 1).sum();
  }

  /** How many deployments ended how. */
  Map<Outcome, Integer> outcomes() {
    return outcomes;
  }

  @Override
  public void written(LogRecord record) {
    String id = record.subject();
    switch (record.type()) {
      case "DeploymentAccepted" -> {
        Accepted accepted = record.as(Accepted.class);
        answer(accepted.request());
        Check.that(
            !locked.contains(record.key()),
            "Expected nothing new in the locked lane %s.",
            record.key());
        deployments.put(id, new VerdictByHand(accepted.plan()));
      }
      case "RollbackRequested" -> {
        answer(record.as(Answer.class).request());
        Check.that(
            !locked.contains(record.key()),
            "Expected nothing to start in the locked lane %s.",
            record.key());
      }
      case "DeploymentRejected", "RequestRepeated", "HoldResolved" ->
          answer(record.as(Answer.class).request());
      case "LaneUnlocked" -> {
        answer(record.as(Answer.class).request());
        Check.that(
            locked.remove(record.key()),
            "Expected %s to be locked, but it was unlocked twice.",
            record.key());
      }
      case "CancelNoted" -> {
        answer(record.as(Answer.class).request());
        noted.add(id);
      }
      case "CancelRequested" -> {
        // where something was under way the answer has been given, and this is the order
        if (!noted.remove(id)) {
          answer(record.as(Answer.class).request());
        }
        of(id).cancelled = true;
      }
      case "DeploymentStarted" -> {
        Check.that(
            !locked.contains(record.key()),
            "Expected nothing to start in the locked lane %s.",
            record.key());
        of(id).started = true;
      }
      case "PhaseFinished" -> {
        VerdictByHand.Finished finished = record.as(VerdictByHand.Finished.class);
        Check.that(
            of(id).phases.put(finished.phase(), finished) == null,
            "Expected phase %d of %s to end once.",
            finished.phase(),
            id);
      }
      case "CriticalConditionFound" -> of(id).critical = true;
      case "DeploymentScored" -> of(id).decision = decision(record);
      case "RollbackFinished" -> rollbacks.put(id, record.as(Rollback.class).result());
      case "DeploymentClosed" -> close(record, id, record.as(Closed.class));
      case "DeploymentResult" -> {
        Published result = record.as(Published.class);
        if (result.manualRollback()) {
          manualResults.merge(id, 1, Integer::sum);
        } else {
          Check.that(results.put(id, result) == null, "Expected one result of %s.", id);
        }
      }
      default -> {}
    }
  }

  @Override
  public void quiet() {
    for (Position asked : publisher.asked()) {
      Check.that(
          answered.contains(asked),
          "Expected an answer to the request at %s, but there is none.",
          asked);
    }
    deployments.forEach(
        (id, byHand) -> {
          Closed end = closed.get(id);
          if (end == null) {
            throw new AssertionError("Expected %s to end, but it did not.".formatted(id));
          }
          Published result = results.get(id);
          Check.that(
              result != null && result.outcome() == end.outcome(),
              "Expected a result of %s that says the same.",
              id);
          outcomes.merge(end.outcome(), 1, Integer::sum);
          if (byHand.started) {
            judge(id, end, byHand);
          } else {
            neverStarted(id, end);
          }
        });
    manual.forEach(
        (id, ends) ->
            Check.that(
                manualResults.getOrDefault(id, 0) == ends.size(),
                "Expected a result of each rollback of %s that somebody asked for.",
                id));
  }

  private void judge(String id, Closed end, VerdictByHand byHand) {
    VerdictByHand.Expected expected = byHand.expected();
    Check.that(
        expected.equals(new VerdictByHand.Expected(end.outcome(), end.score())),
        "Expected %s to end as %s, but it ended as %s with %s.",
        id,
        expected,
        end.outcome(),
        end.score());
    boolean undone = end.outcome() == Outcome.FAILED || end.outcome() == Outcome.CANCELLED;
    RollbackResult rollback = undone ? rollbacks.get(id) : RollbackResult.NONE;
    Check.that(
        end.rollback() == rollback,
        "Expected the rollback of %s to be %s, not %s.",
        id,
        rollback,
        end.rollback());
    Check.that(
        undone || manual.containsKey(id) || !rollbacks.containsKey(id),
        "Expected no rollback of %s, which stayed.",
        id);
  }

  private static void neverStarted(String id, Closed end) {
    boolean fits =
        switch (end.outcome()) {
          case CANCELLED -> !end.request().isNone();
          case SUPERSEDED -> end.request().isNone();
          case REJECTED, PASS, WARNING, FAILED, DRY_RUN, UNKNOWN -> false;
        };
    Check.that(
        fits && end.rollback() == RollbackResult.NONE,
        "Expected another end of %s than %s.",
        id,
        end);
  }

  private void close(LogRecord record, String id, Closed end) {
    String lane = record.key();
    if (!end.request().isNone()) {
      answer(end.request());
    }
    if (end.manualRollback()) {
      Check.that(
          closed.containsKey(id),
          "Expected %s to have ended before it is rolled back by hand.",
          id);
      List<Closed> ends = manual.computeIfAbsent(id, _ -> new ArrayList<>());
      Check.that(
          ends.stream().allMatch(before -> before.rollback() == RollbackResult.FAILED),
          "Expected no further manual rollback of %s after one that brought it back.",
          id);
      ends.add(end);
      Check.that(end.rollback() == rollbacks.get(id), "Expected the rollback of %s as it was.", id);
    } else {
      Check.that(closed.put(id, end) == null, "Expected %s to end once, but it ended again.", id);
      boolean stays = end.outcome() == Outcome.PASS || end.outcome() == Outcome.WARNING;
      String before = running.getOrDefault(lane, "");
      boolean down =
          !end.components().isEmpty()
              && end.components().stream()
                  .allMatch(c -> c.result().equals(ComponentOutcome.TAKEN_DOWN));
      boolean failed = end.rollback() == RollbackResult.FAILED;
      boolean doubt = doubtful.contains(lane) && !broughtBack(end);
      String now = stays ? end.version() : down || failed || doubt ? "" : before;
      Check.that(
          end.runningVersion().equals(now),
          "Expected %s to leave '%s' running, not '%s'.",
          id,
          now,
          end.runningVersion());
    }
    boolean stays =
        !end.manualRollback()
            && (end.outcome() == Outcome.PASS || end.outcome() == Outcome.WARNING);
    if (end.laneLocked()) {
      locked.add(lane);
      doubtful.add(lane);
    } else if (stays || broughtBack(end)) {
      doubtful.remove(lane);
    }
    if (!doubtful.contains(lane)) {
      running.put(lane, end.runningVersion());
    }
  }

  /** Whether no component is left of which an earlier failure made it unknown what runs. */
  private static boolean broughtBack(Closed end) {
    return end.rollback() == RollbackResult.DONE
        && !end.components().isEmpty()
        && end.components().stream()
            .noneMatch(c -> c.result().equals(ComponentOutcome.ALREADY_STABLE));
  }

  private @Nullable HoldDecision decision(LogRecord scored) {
    Position cause = scored.as(Caused.class).cause();
    LogRecord causing = log.at(cause).orElseThrow();
    return causing.type().equals("HoldResolved") ? causing.as(Resolved.class).decision() : null;
  }

  private void answer(Position request) {
    Check.that(answered.add(request), "Expected one answer to the request at %s.", request);
  }

  private VerdictByHand of(String id) {
    VerdictByHand found = deployments.get(id);
    if (found == null) {
      throw new AssertionError("Expected %s to be accepted first, but it was not.".formatted(id));
    }
    return found;
  }
}
