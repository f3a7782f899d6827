package dev.slipway.adapters;

import dev.slipway.adapters.agent.ProcessTarget;
import dev.slipway.adapters.agent.SlotRetirement;
import dev.slipway.adapters.agent.TrafficSwitch;
import dev.slipway.adapters.load.HttpLoad;
import dev.slipway.adapters.metrics.AgentMetrics;
import dev.slipway.adapters.metrics.PrometheusMetrics;
import dev.slipway.adapters.metrics.SourceGuards;
import dev.slipway.adapters.net.AddressRules;
import dev.slipway.adapters.net.Dialer;
import dev.slipway.adapters.net.HttpCaller;
import dev.slipway.adapters.net.Resolver;
import dev.slipway.adapters.probe.HttpProbe;
import dev.slipway.adapters.probe.JdbcCaller;
import dev.slipway.adapters.probe.JdbcProbe;
import dev.slipway.adapters.probe.TcpProbe;
import dev.slipway.adapters.settings.Secrets;
import dev.slipway.runtime.action.ActionAdapter;
import dev.slipway.runtime.action.AdapterSettings;
import java.util.List;

/** Every adapter of this module, wired. */
public final class Adapters {

  private Adapters() {}

  /** One of each kind. They hold no connection between orders and need no closing. */
  public static List<ActionAdapter> all(AdapterSettings settings) {
    AddressRules rules = new AddressRules(settings.allowPrivate(), settings.allowLoopback());
    Dialer dialer = new Dialer(rules, Resolver.system());
    HttpCaller probes = HttpCaller.of(rules);
    // An agent listens on loopback by its nature; what probes may ask has no say in it.
    HttpCaller agents = HttpCaller.of(new AddressRules(true, true));
    JdbcCaller jdbc = new JdbcCaller(dialer);
    Secrets secrets = new Secrets(settings.secretPrefixes(), System::getenv);
    SourceGuards guards = new SourceGuards();
    return List.of(
        new HttpProbe(probes, secrets),
        new TcpProbe(dialer),
        new JdbcProbe(jdbc, secrets),
        new HttpLoad(probes),
        new ProcessTarget(agents),
        new TrafficSwitch(agents),
        new SlotRetirement(agents),
        new AgentMetrics(agents, jdbc, secrets, guards),
        new PrometheusMetrics(probes, secrets, guards));
  }
}
