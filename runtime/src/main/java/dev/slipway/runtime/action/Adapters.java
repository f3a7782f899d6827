package dev.slipway.runtime.action;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.ErrorClass;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All kinds of actions that can be carried out here. Whatever an adapter throws becomes a report:
 * what it asks may answer anything, and what it needs may be missing, and neither breaks more than
 * this one action. Only a virtual machine in trouble is more than that.
 */
final class Adapters {

  private static final Logger log = LoggerFactory.getLogger(Adapters.class);

  private final Map<String, ActionAdapter> byUse = new TreeMap<>();

  Adapters(Collection<ActionAdapter> adapters) {
    for (ActionAdapter adapter : adapters) {
      if (byUse.put(adapter.uses(), adapter) != null) {
        throw new IllegalArgumentException(
            "Expected one adapter for each kind of action, but two carry out '%s'; leave one out."
                .formatted(adapter.uses()));
      }
    }
  }

  ActionReport run(ActionOrder order) throws InterruptedException {
    Action action = order.action();
    ActionAdapter adapter = byUse.get(action.uses());
    if (adapter == null) {
      return ActionReport.failed(
          "Expected an action of kind %s, but got '%s'; correct 'uses' in the manifest."
              .formatted(
                  byUse.isEmpty() ? "(none is known here)" : String.join(", ", byUse.keySet()),
                  action.uses()),
          ErrorClass.PERMANENT,
          "");
    }
    try {
      ActionReport report = adapter.run(order);
      return report == null ? broken(action, "no report", "it must return one") : report;
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      endsAll(e);
      return broken(action, e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
    }
  }

  /** Stops what was started for an order, as far as the adapter can. */
  void stop(ActionOrder order) {
    ActionAdapter adapter = byUse.get(order.action().uses());
    if (adapter != null) {
      try {
        adapter.stop(order);
      } catch (Throwable e) {
        endsAll(e);
        log.warn("{} could not be stopped", order.id(), e);
      }
    }
  }

  private static void endsAll(Throwable e) {
    if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
      throw error;
    }
  }

  private static ActionReport broken(Action action, String what, String message) {
    return ActionReport.failed(
        "The adapter for '%s' broke with %s (%s); report this as a defect."
            .formatted(action.uses(), what, message),
        ErrorClass.PERMANENT,
        "");
  }
}
