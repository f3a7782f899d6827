package dev.slipway.adapters.agent;

import dev.slipway.adapters.action.CheckedAdapter;
import dev.slipway.adapters.net.AnswerLost;
import dev.slipway.adapters.net.CallFailed;
import dev.slipway.adapters.net.HttpCaller;
import dev.slipway.adapters.settings.Settings;
import dev.slipway.runtime.action.ActionOrder;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import java.util.ArrayList;
import java.util.List;

/** {@code retire}: ends the versions that run, have no traffic and are not to be kept. */
public final class SlotRetirement extends CheckedAdapter {

  private final HttpCaller caller;

  public SlotRetirement(HttpCaller caller) {
    super("retire");
    this.caller = caller;
  }

  @Override
  protected ActionReport carryOut(ActionOrder order, Settings settings)
      throws CallFailed, InterruptedException {
    settings.only("agent", "application", "environment", "keep", "drainMillis");
    List<String> keep = settings.words("keep");
    for (String slot : keep) {
      if (!slot.matches("[A-Za-z0-9._+-]+/[A-Za-z0-9._+-]+")) {
        throw settings.wrong("keep", "words such as 'worker/1.1.0'", slot);
      }
    }
    int drain = settings.number("drainMillis", 10_000, 0, 60_000);
    AgentSession agent = AgentSession.of(caller, settings, order);
    List<String> ended = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (SlotView slot : agent.lane().slots()) {
      String name = slot.component() + "/" + slot.version();
      if (slot.running() && !slot.live() && !keep.contains(name)) {
        try {
          var _ = agent.remove(slot.component(), slot.version(), drain, false, "retire-" + name);
          ended.add(name);
        } catch (CallFailed | AnswerLost failed) {
          left.add(name + " (" + failed.getMessage() + ")");
        }
      }
    }
    if (!left.isEmpty()) {
      return ActionReport.failed(
          "Expected to end every version that is not needed, but %s may still run."
              .formatted(String.join(", ", left)),
          ErrorClass.TRANSIENT,
          "");
    }
    return ActionReport.succeeded(
        ended.isEmpty()
            ? "No version had to be ended."
            : "Ended %s.".formatted(String.join(", ", ended)));
  }
}
