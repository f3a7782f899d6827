package dev.slipway.adapters.load;

import dev.slipway.adapters.action.CheckedAdapter;
import dev.slipway.adapters.action.Reports;
import dev.slipway.adapters.net.Deadline;
import dev.slipway.adapters.net.Headers;
import dev.slipway.adapters.net.HttpCaller;
import dev.slipway.adapters.net.HttpTarget;
import dev.slipway.adapters.net.Request;
import dev.slipway.adapters.probe.ExpectedStatus;
import dev.slipway.adapters.settings.OneLine;
import dev.slipway.adapters.settings.Settings;
import dev.slipway.runtime.action.ActionOrder;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * {@code load}: sends GET requests from several connections at once and holds the answers against
 * limits.
 *
 * <p>Measures {@code requests}, {@code errors}, {@code errorRatePercent}, {@code requestsPerSecond}
 * and, over the good answers, {@code averageMillis}, {@code maximumMillis}, {@code p50Millis},
 * {@code p95Millis} and {@code p99Millis}.
 */
public final class HttpLoad extends CheckedAdapter {

  private static final int MOST_KINDS = 8;

  private final HttpCaller caller;

  public HttpLoad(HttpCaller caller) {
    super("load");
    this.caller = caller;
  }

  @Override
  protected ActionReport carryOut(ActionOrder order, Settings settings)
      throws InterruptedException {
    settings.only(
        "url",
        "requests",
        "concurrency",
        "p95Millis",
        "averageMillis",
        "maxErrorPercent",
        "status",
        "requestTimeoutMillis",
        "header.");
    HttpTarget target = HttpTarget.of(settings, "url", settings.text("url"));
    int requests = settings.number("requests", 100, 1, 100_000);
    int concurrency = settings.number("concurrency", 4, 1, 64);
    LoadLimits limits = LoadLimits.of(settings);
    Request request = new Request("GET", Headers.checked(settings, "header."), null);
    ExpectedStatus expected = ExpectedStatus.of(settings, "2xx");
    Duration each = Duration.ofMillis(settings.number("requestTimeoutMillis", 10_000, 1, 60_000));
    Deadline deadline = Deadline.in(order.remaining());

    List<Shot> shots =
        new LoadRun(caller, target, request, expected, each, requests, deadline).fire(concurrency);
    return report(shots, requests, limits, target, deadline);
  }

  private static ActionReport report(
      List<Shot> shots, int requests, LoadLimits limits, HttpTarget target, Deadline deadline) {
    LoadSummary summary = LoadSummary.of(shots);
    if (shots.size() < requests) {
      return Reports.failed(
          "Expected %d requests to %s within %d ms, but only %d were done; allow more time or ask for fewer."
              .formatted(requests, target, deadline.millis(), shots.size()),
          ErrorClass.TRANSIENT,
          summary.measurements(),
          troubles(shots));
    }
    return limits
        .broken(summary)
        .map(
            phrase ->
                Reports.failed(
                    "Expected %s at %s.".formatted(phrase, target),
                    ErrorClass.TRANSIENT,
                    summary.measurements(),
                    troubles(shots)))
        .orElseGet(
            () ->
                ActionReport.measured(
                    "%d requests to %s: P95 %s ms, %d errors."
                        .formatted(
                            requests, target, Reports.shown(summary.p95Millis()), summary.errors()),
                    summary.measurements()));
  }

  /** The kinds of trouble with their numbers, a line each. */
  private static String troubles(List<Shot> shots) {
    Map<String, Integer> kinds = new TreeMap<>();
    for (Shot shot : shots) {
      if (!shot.good()) {
        String kind = OneLine.of(Objects.requireNonNull(shot.trouble()), 300);
        String counted =
            kinds.containsKey(kind) || kinds.size() < MOST_KINDS ? kind : "other troubles";
        kinds.merge(counted, 1, Integer::sum);
      }
    }
    StringBuilder lines = new StringBuilder();
    kinds.forEach((kind, count) -> lines.append(count).append(" x ").append(kind).append('\n'));
    return lines.toString();
  }
}
