package dev.slipway.adapters.metrics;

import dev.slipway.adapters.action.CheckedAdapter;
import dev.slipway.adapters.action.Reports;
import dev.slipway.adapters.agent.AgentSession;
import dev.slipway.adapters.net.CallFailed;
import dev.slipway.adapters.net.Deadline;
import dev.slipway.adapters.net.HttpCaller;
import dev.slipway.adapters.probe.JdbcCaller;
import dev.slipway.adapters.probe.JdbcQuestion;
import dev.slipway.adapters.settings.Secrets;
import dev.slipway.adapters.settings.Settings;
import dev.slipway.runtime.action.ActionOrder;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code agent-metrics}: a sample of what the agent's proxy counted for the version of the order,
 * and of the database if one is named.
 *
 * <p>Measures {@code requests}, {@code requestsPerMinute} and, where there were requests, {@code
 * errorRatePercent}, {@code p50Millis}, {@code p95Millis}, {@code p99Millis}; {@code
 * databaseMillis} where the database answered.
 */
public final class AgentMetrics extends CheckedAdapter {

  private final HttpCaller agentCaller;
  private final JdbcCaller jdbc;
  private final Secrets secrets;
  private final SourceGuards guards;

  public AgentMetrics(
      HttpCaller agentCaller, JdbcCaller jdbc, Secrets secrets, SourceGuards guards) {
    super("agent-metrics");
    this.agentCaller = agentCaller;
    this.jdbc = jdbc;
    this.secrets = secrets;
    this.guards = guards;
  }

  @Override
  protected ActionReport carryOut(ActionOrder order, Settings settings)
      throws CallFailed, InterruptedException {
    settings.only("agent", "application", "environment", "component", "jdbc.");
    Interval interval = Interval.of(order);
    String component = settings.has("component") ? settings.name("component") : null;
    // the first interval begins with the switch, and what the release before answered is not its
    String version = order.context().get("SLIPWAY_VERSION");
    Settings database = settings.under("jdbc.");
    JdbcQuestion question = database.isEmpty() ? null : JdbcQuestion.of(database, secrets);
    AgentSession agent = AgentSession.of(agentCaller, settings, order);

    TrafficCounts counts =
        guards.ask(
            agent.source(),
            () ->
                TrafficCounts.of(
                    agent.metrics(component, version, interval.fromMillis(), interval.toMillis())));
    if (!counts.plausible()) {
      return missing("its counts contradict each other or are no numbers");
    }
    if (!counts.coverEnough(interval)) {
      return missing(
          "the agent counted in %s of %s seconds only"
              .formatted(
                  Reports.shown(counts.secondsCovered()),
                  Reports.shown(interval.millis() / 1000.0)));
    }
    Map<String, Double> measurements = new TreeMap<>(counts.measurements());
    String note = databaseNote(question, agent.deadline(), measurements);
    return ActionReport.measured(
        "The agent counted %s requests in %s seconds%s."
            .formatted(
                Reports.shown(counts.requests()), Reports.shown(counts.secondsCovered()), note),
        measurements);
  }

  /**
   * Adds the database's time, or says why it is missing: the rest of the sample is good all the
   * same.
   */
  private String databaseNote(
      @Nullable JdbcQuestion question, Deadline deadline, Map<String, Double> measurements)
      throws InterruptedException {
    if (question == null) {
      return "";
    }
    try {
      measurements.put("databaseMillis", jdbc.ask(question, deadline).queryMillis());
      return "";
    } catch (CallFailed failed) {
      return "; the time of the database is missing (" + failed.sentence() + ")";
    }
  }

  private static ActionReport missing(String why) {
    return ActionReport.failed(
        "Expected a sample of the interval, but %s; it is missing.".formatted(why),
        ErrorClass.TRANSIENT,
        "");
  }
}
