package dev.slipway.adapters.metrics;

import dev.slipway.adapters.action.CheckedAdapter;
import dev.slipway.adapters.net.CallFailed;
import dev.slipway.adapters.net.CallFailed.Reached;
import dev.slipway.adapters.net.Deadline;
import dev.slipway.adapters.net.Headers;
import dev.slipway.adapters.net.HttpCaller;
import dev.slipway.adapters.net.HttpTarget;
import dev.slipway.adapters.net.Request;
import dev.slipway.adapters.settings.OneLine;
import dev.slipway.adapters.settings.Secrets;
import dev.slipway.adapters.settings.Settings;
import dev.slipway.adapters.settings.WrongSetting;
import dev.slipway.runtime.action.ActionOrder;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code prometheus}: a sample by instant queries, one for each measurement, at the end of the
 * sample's interval. A query without a number leaves its measurement out; no number at all is a
 * missing sample.
 */
public final class PrometheusMetrics extends CheckedAdapter {

  private static final int MOST_QUERIES = 20;
  private static final int LONGEST_QUERY = 4000;

  private final HttpCaller caller;
  private final Secrets secrets;
  private final SourceGuards guards;

  public PrometheusMetrics(HttpCaller caller, Secrets secrets, SourceGuards guards) {
    super("prometheus");
    this.caller = caller;
    this.secrets = secrets;
    this.guards = guards;
  }

  @Override
  protected ActionReport carryOut(ActionOrder order, Settings settings)
      throws InterruptedException {
    settings.only("url", "query.", "headerEnv.");
    HttpTarget source = HttpTarget.of(settings, "url", settings.text("url"));
    Map<String, String> queries = queries(settings);
    Interval interval = Interval.of(order);
    Map<String, String> headers = Headers.secret(settings, secrets);
    Deadline deadline = Deadline.in(order.remaining());

    Map<String, Double> measurements = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    ErrorClass errorClass = ErrorClass.PERMANENT;
    for (Map.Entry<String, String> query : queries.entrySet()) {
      HttpTarget target = source.below(path(query.getValue(), interval));
      try {
        PrometheusAnswer answer =
            guards.ask(
                source.origin(),
                () ->
                    PrometheusAnswer.of(
                        caller.call(target, new Request("GET", headers, null), deadline)));
        if (answer.value() != null) {
          measurements.put(query.getKey(), answer.value());
        } else {
          missing.add(query.getKey() + ": " + answer.why());
          errorClass = ErrorClass.TRANSIENT;
        }
      } catch (CallFailed failed) {
        missing.add(query.getKey() + ": " + failed.sentence());
        errorClass =
            failed.errorClass() == ErrorClass.TRANSIENT ? ErrorClass.TRANSIENT : errorClass;
        if (failed.reached() == Reached.NOTHING) {
          // The other questions would end the same way.
          break;
        }
      }
    }
    return report(source, measurements, missing, errorClass);
  }

  private static ActionReport report(
      HttpTarget source,
      Map<String, Double> measurements,
      List<String> missing,
      ErrorClass errorClass) {
    if (measurements.isEmpty()) {
      return ActionReport.failed(
          "Expected a sample from %s, but it has no number at all (%s); it is missing."
              .formatted(source, String.join("; ", missing)),
          errorClass,
          "");
    }
    String note = missing.isEmpty() ? "" : ", without " + String.join("; ", missing);
    return ActionReport.measured(
        "%s gave %d measurements%s.".formatted(source, measurements.size(), note), measurements);
  }

  private static String path(String query, Interval interval) {
    return "/api/v1/query?query=%s&time=%s"
        .formatted(
            URLEncoder.encode(query, StandardCharsets.UTF_8),
            BigDecimal.valueOf(interval.toMillis(), 3).toPlainString());
  }

  private static Map<String, String> queries(Settings settings) {
    Map<String, String> queries = settings.group("query.");
    if (queries.isEmpty() || queries.size() > MOST_QUERIES) {
      throw new WrongSetting(
          "Expected 1 to %d settings 'query.<measurement>' of 'prometheus', but there are %d; name the measurements."
              .formatted(MOST_QUERIES, queries.size()));
    }
    queries.forEach(
        (name, query) -> {
          if (!name.matches("[A-Za-z][A-Za-z0-9]{0,63}")) {
            throw settings.wrong("query." + name, "named after a measurement", name);
          }
          if (query.isBlank() || query.length() > LONGEST_QUERY) {
            throw settings.wrong(
                "query." + name,
                "a query of 1 to " + LONGEST_QUERY + " characters",
                OneLine.of(query, 50));
          }
        });
    return queries;
  }
}
