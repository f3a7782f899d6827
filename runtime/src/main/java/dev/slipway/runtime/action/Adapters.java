package dev.slipway.runtime.action;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.ErrorClass;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * All kinds of actions that can be carried out here. Whatever an adapter throws becomes a report.
 */
final class Adapters {

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
    } catch (InterruptedException | VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return broken(action, e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
    }
  }

  void stop(ActionOrder order) {
    ActionAdapter adapter = byUse.get(order.action().uses());
    if (adapter != null) {
      adapter.stop(order);
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
