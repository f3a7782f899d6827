package dev.slipway.adapters.agent;

import dev.slipway.adapters.action.CheckedAdapter;
import dev.slipway.adapters.net.AnswerLost;
import dev.slipway.adapters.net.CallFailed;
import dev.slipway.adapters.net.HttpCaller;
import dev.slipway.adapters.settings.Settings;
import dev.slipway.adapters.settings.WrongSetting;
import dev.slipway.runtime.action.ActionOrder;
import dev.slipway.runtime.action.ActionReport;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code traffic}: sends the traffic of several components to other versions, all at once or not at
 * all.
 */
public final class TrafficSwitch extends CheckedAdapter {

  private final HttpCaller caller;

  public TrafficSwitch(HttpCaller caller) {
    super("traffic");
    this.caller = caller;
  }

  @Override
  protected ActionReport carryOut(ActionOrder order, Settings settings)
      throws CallFailed, AnswerLost, InterruptedException {
    settings.only("agent", "application", "environment", "component.");
    Map<String, String> versions = settings.group("component.");
    if (versions.isEmpty()) {
      throw new WrongSetting(
          "Expected at least one setting 'component.<name>' of 'traffic', but there is none; add one.");
    }
    versions.forEach(
        (component, version) -> {
          var _ = settings.checkedName("component." + component, component);
          var _ = settings.checkedName("component." + component, version);
        });
    AgentSession.of(caller, settings, order).switchTraffic(versions, "switch");
    return ActionReport.succeeded(
        "Traffic goes to %s."
            .formatted(
                versions.entrySet().stream()
                    .map(one -> one.getKey() + " " + one.getValue())
                    .collect(Collectors.joining(", "))));
  }
}
