package dev.slipway.standalone.simulation;

import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.testkit.simulation.Invariant;
import dev.slipway.testkit.simulation.LogRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One thing at a time in a lane, nothing twice, and no older order after a newer one. */
final class LaneInvariants implements Invariant {

  private record Token(long fencingToken) {}

  private record Ordered(String actionId) {}

  private record Component(String component) {}

  private record Failed(String component, @Nullable Instant nextAttemptAt) {}

  /** Log time of what caused the record. */
  private record Time(Instant at) {}

  private record Named(String name) {}

  private record CheckFailed(String name, @Nullable Instant nextAttemptAt) {}

  private record Manual(boolean manualRollback) {}

  private record Rollback(RollbackResult result) {}

  /** What is there once more when somebody asks again for a rollback that failed. */
  private static final List<String> AGAIN =
      List.of("RollbackRequested", "RollbackStarted", "RollbackFinished");

  private final Set<String> attempting = new HashSet<>();
  private final Map<String, Set<String>> checking = new HashMap<>();
  private final Set<String> rolledBack = new HashSet<>();
  private final Map<String, String> activeByLane = new HashMap<>();
  private final Map<String, Long> tokenByLane = new HashMap<>();
  private final Set<String> actionIds = new HashSet<>();
  private final Set<String> once = new HashSet<>();
  private final Set<String> failedRollbacks = new HashSet<>();
  private final Map<String, Integer> stalls = new HashMap<>();
  private final Map<String, Instant> notBefore = new HashMap<>();

  @Override
  public void written(LogRecord record) {
    String lane = record.key();
    String id = record.subject();
    switch (record.type()) {
      case "DeploymentStarted" -> begins(record);
      case "RollbackRequested" -> {
        if (failedRollbacks.remove(id)) {
          AGAIN.forEach(type -> once.remove(type + " " + id));
        }
        begins(record);
      }
      case "CancelRequested" -> {
        once(record);
        Check.that(
            !attempting.contains(id),
            "Expected the attempt of %s to have ended before its rollback is ordered, but it is under way.",
            id);
        nothingIsChecked(lane, "the rollback of " + id + " is ordered");
      }
      case "RollbackStarted" -> {
        once(record);
        nothingIsChecked(lane, "the rollback of " + id + " starts");
        rolledBack.add(id);
      }
      case "DeploymentAccepted", "VerdictNoted", "DeploymentScored" -> once(record);
      case "RollbackFinished" -> {
        once(record);
        if (record.as(Rollback.class).result() == RollbackResult.FAILED) {
          failedRollbacks.add(id);
        }
      }
      case "AttemptHeld", "HoldResolved" -> isActive(record);
      case "AttemptStarted", "ComponentRollbackStarted" -> {
        isActive(record);
        isNewest(record);
        isNew(record);
        isNotEarly(record, record.as(Component.class).component());
        if (record.type().equals("AttemptStarted")) {
          attempting.add(id);
        }
      }
      case "CheckStarted" -> {
        isNew(record);
        isNotEarly(record, record.as(Named.class).name());
        Check.that(
            !rolledBack.contains(id), "Expected no check of %s, which is being rolled back.", id);
        checking.computeIfAbsent(lane, _ -> new TreeSet<>()).add(checked(record));
      }
      case "AttemptFinished", "ComponentRollbackFailed" -> {
        Failed failed = record.as(Failed.class);
        waits(record, failed.component(), failed.nextAttemptAt());
        if (record.type().equals("AttemptFinished")) {
          attempting.remove(id);
        }
      }
      case "CheckFinished" -> {
        CheckFailed failed = record.as(CheckFailed.class);
        waits(record, failed.name(), failed.nextAttemptAt());
        checking.getOrDefault(lane, Set.of()).remove(checked(record));
      }
      case "DeploymentClosed" -> {
        if (record.as(Manual.class).manualRollback()) {
          isActive(record);
        }
        activeByLane.remove(lane, id);
      }
      case "DeploymentStalled" -> {
        int count = stalls.merge(record.topic() + " " + id, 1, Integer::sum);
        Check.that(count <= 100, "Expected %s to go on, but it is stuck.", id);
      }
      default -> {}
    }
  }

  @Override
  public void quiet() {
    Check.that(
        activeByLane.isEmpty(), "Expected every lane to be free, but found %s.", activeByLane);
  }

  private void begins(LogRecord record) {
    String active = activeByLane.put(record.key(), record.subject());
    Check.that(
        active == null, "Expected a free lane for %s, but %s is active.", record.subject(), active);
    nothingIsChecked(record.key(), record.type() + " of " + record.subject());
    once(record);
  }

  /** What checks a release works on what runs, so nothing else of the lane may. */
  private void nothingIsChecked(String lane, String before) {
    Set<String> underWay = checking.getOrDefault(lane, Set.of());
    Check.that(
        underWay.isEmpty(),
        "Expected every check in the lane to have ended before %s, but %s is under way.",
        before,
        underWay);
  }

  private static String checked(LogRecord record) {
    return record.topic() + " " + record.subject() + " " + record.as(Named.class).name();
  }

  private void once(LogRecord record) {
    Check.that(
        once.add(record.type() + " " + record.subject()),
        "Expected one %s of %s, but there is another.",
        record.type(),
        record.subject());
  }

  private void isActive(LogRecord record) {
    Check.that(
        record.subject().equals(activeByLane.get(record.key())),
        "Expected %s to be active, but %s is.",
        record.subject(),
        activeByLane.get(record.key()));
  }

  private void isNew(LogRecord record) {
    String actionId = record.as(Ordered.class).actionId();
    Check.that(
        actionIds.add(actionId),
        "Expected %s to be ordered once, but it is ordered again.",
        actionId);
  }

  private void waits(LogRecord record, String what, @Nullable Instant until) {
    if (until != null) {
      notBefore.put(record.topic() + " " + record.subject() + " " + what, until);
    }
  }

  private void isNotEarly(LogRecord record, String what) {
    Instant due =
        notBefore.getOrDefault(record.topic() + " " + record.subject() + " " + what, Instant.MIN);
    Instant at = record.as(Time.class).at();
    Check.that(
        !at.isBefore(due),
        "Expected %s of %s not before %s, but it was at %s.",
        what,
        record.subject(),
        due,
        at);
  }

  private void isNewest(LogRecord record) {
    long token = record.as(Token.class).fencingToken();
    Long before = tokenByLane.put(record.key(), token);
    Check.that(
        Objects.requireNonNullElse(before, 0L) <= token,
        "Expected no smaller fencing token than %s, but %s has %s; its target refuses it.",
        before,
        record.subject(),
        token);
  }
}
