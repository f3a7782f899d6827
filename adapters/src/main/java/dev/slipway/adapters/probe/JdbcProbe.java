package dev.slipway.adapters.probe;

import dev.slipway.adapters.action.CheckedAdapter;
import dev.slipway.adapters.action.Reports;
import dev.slipway.adapters.net.CallFailed;
import dev.slipway.adapters.net.Deadline;
import dev.slipway.adapters.settings.Secrets;
import dev.slipway.adapters.settings.Settings;
import dev.slipway.runtime.action.ActionOrder;
import dev.slipway.runtime.action.ActionReport;
import java.util.Map;

/**
 * {@code jdbc}: a database answers a query with at least one row. Measures {@code databaseMillis}
 * (the query) and {@code connectMillis}.
 */
public final class JdbcProbe extends CheckedAdapter {

  private final JdbcCaller caller;
  private final Secrets secrets;

  public JdbcProbe(JdbcCaller caller, Secrets secrets) {
    super("jdbc");
    this.caller = caller;
    this.secrets = secrets;
  }

  @Override
  protected ActionReport carryOut(ActionOrder order, Settings settings)
      throws CallFailed, InterruptedException {
    JdbcQuestion question = JdbcQuestion.of(settings, secrets);
    JdbcCaller.Times times = caller.ask(question, Deadline.in(order.remaining()));
    return ActionReport.measured(
        "The database answered in %s ms after %s ms of connecting%s."
            .formatted(
                Reports.shown(Math.rint(times.queryMillis())),
                Reports.shown(Math.rint(times.connectMillis())),
                Reports.degraded(times.queryMillis())),
        Map.of("databaseMillis", times.queryMillis(), "connectMillis", times.connectMillis()));
  }
}
