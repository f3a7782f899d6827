package dev.slipway.standalone.simulation;

import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.Position;
import dev.slipway.testkit.simulation.Invariant;
import dev.slipway.testkit.simulation.LogRecord;
import dev.slipway.testkit.simulation.SimulatedLog;
import java.util.HashMap;
import java.util.Map;

/** What an attempt comes to is what was reported of this attempt, never of an earlier one. */
final class AttemptInvariants implements Invariant {

  private record Component(String component) {}

  private record BroughtBack(ComponentOutcome component) {}

  private record Named(String name) {}

  private record Ordered(String actionId) {}

  private record Caused(Position cause) {}

  private final SimulatedLog log;
  private final Map<String, String> underWay = new HashMap<>();

  AttemptInvariants(SimulatedLog log) {
    this.log = log;
  }

  @Override
  public void written(LogRecord record) {
    switch (record.type()) {
      case "AttemptStarted", "ComponentRollbackStarted" ->
          started(record, record.as(Component.class).component());
      case "CheckStarted" -> started(record, record.as(Named.class).name());
      case "AttemptFinished", "ComponentRollbackFailed" ->
          finished(record, record.as(Component.class).component());
      case "ComponentRolledBack" -> {
        String component = record.as(BroughtBack.class).component().component();
        // the end of one attempt also tells which components need none
        if (underWay.containsKey(of(record, component))) {
          finished(record, component);
        }
      }
      case "CheckFinished" -> finished(record, record.as(Named.class).name());
      default -> {}
    }
  }

  @Override
  public void quiet() {
    // everything has been looked at when it was written
  }

  private void started(LogRecord record, String what) {
    underWay.put(of(record, what), record.as(Ordered.class).actionId());
  }

  private void finished(LogRecord record, String what) {
    LogRecord cause = log.at(record.as(Caused.class).cause()).orElseThrow();
    if (cause.type().equals("ActionEnded")) {
      String reported = cause.as(Ordered.class).actionId();
      Check.that(
          reported.equals(underWay.get(of(record, what))),
          "Expected %s to end by its own report, but it ended by that of %s.",
          underWay.get(of(record, what)),
          reported);
    }
  }

  private static String of(LogRecord record, String what) {
    return record.topic() + " " + record.subject() + " " + what;
  }
}
