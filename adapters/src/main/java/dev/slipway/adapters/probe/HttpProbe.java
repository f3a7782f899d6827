package dev.slipway.adapters.probe;

import dev.slipway.adapters.action.CheckedAdapter;
import dev.slipway.adapters.action.Reports;
import dev.slipway.adapters.net.Answer;
import dev.slipway.adapters.net.CallFailed;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@code http}: asks one or several addresses at once, and all of them must answer as expected.
 *
 * <p>Measures {@code responseMillis} (the slowest) and {@code status} (of the first that is not as
 * expected, else of the first; 0 where no answer came).
 */
public final class HttpProbe extends CheckedAdapter {

  private static final int MOST_TARGETS = 20;
  private static final int MOST_EXCERPT = 1024;

  private final HttpCaller caller;
  private final Secrets secrets;

  public HttpProbe(HttpCaller caller, Secrets secrets) {
    super("http");
    this.caller = caller;
    this.secrets = secrets;
  }

  /** What became of one address. */
  private record Finding(
      String sentence, int status, double millis, ErrorClass errorClass, String excerpt) {
    boolean good() {
      return errorClass == ErrorClass.NONE;
    }
  }

  @Override
  protected ActionReport carryOut(ActionOrder order, Settings settings)
      throws InterruptedException {
    settings.only(
        "url",
        "urls",
        "method",
        "status",
        "contains",
        "body",
        "header.",
        "headerEnv.",
        "expectHeader.");
    List<HttpTarget> targets = targets(settings);
    Request request = request(settings);
    Expectation expected = Expectation.of(settings);
    Deadline deadline = Deadline.in(order.remaining());
    List<Finding> findings = ask(targets, request, expected, deadline);

    double slowest = findings.stream().mapToDouble(Finding::millis).max().orElse(0);
    List<Finding> bad = findings.stream().filter(finding -> !finding.good()).toList();
    Finding shown = bad.isEmpty() ? findings.getFirst() : bad.getFirst();
    Map<String, Double> measurements =
        Map.of("responseMillis", slowest, "status", (double) shown.status());
    if (bad.isEmpty()) {
      return ActionReport.measured(praise(targets, findings, slowest), measurements);
    }
    String others =
        findings.size() == 1
            ? ""
            : " (%d of %d addresses failed)".formatted(bad.size(), findings.size());
    return Reports.failed(
        shown.sentence() + others, shown.errorClass(), measurements, shown.excerpt());
  }

  private static String praise(List<HttpTarget> targets, List<Finding> findings, double slowest) {
    String millis = Reports.shown(Math.rint(slowest));
    String who =
        targets.size() == 1
            ? "%s answered %d in %s ms"
                .formatted(targets.getFirst(), findings.getFirst().status(), millis)
            : "All %d addresses answered, the slowest in %s ms".formatted(targets.size(), millis);
    return who + Reports.degraded(slowest) + ".";
  }

  private List<Finding> ask(
      List<HttpTarget> targets, Request request, Expectation expected, Deadline deadline)
      throws InterruptedException {
    if (targets.size() == 1) {
      return List.of(ask(targets.getFirst(), request, expected, deadline));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Finding>> asked = new ArrayList<>();
      for (HttpTarget target : targets) {
        asked.add(threads.submit(() -> ask(target, request, expected, deadline)));
      }
      try {
        List<Finding> findings = new ArrayList<>();
        for (Future<Finding> one : asked) {
          findings.add(one.get());
        }
        return findings;
      } catch (ExecutionException broken) {
        throw new IllegalStateException(broken.getCause());
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private Finding ask(HttpTarget target, Request request, Expectation expected, Deadline deadline)
      throws InterruptedException {
    try {
      Answer answer = caller.call(target, request, deadline);
      return expected
          .flaw(answer)
          .map(
              flaw ->
                  new Finding(
                      "Expected %s from %s, but %s.".formatted(flaw.expected(), target, flaw.but()),
                      answer.status(),
                      answer.millis(),
                      flaw.errorClass(),
                      OneLine.head(answer.text(), MOST_EXCERPT)))
          .orElseGet(() -> new Finding("", answer.status(), answer.millis(), ErrorClass.NONE, ""));
    } catch (CallFailed failed) {
      return new Finding(failed.sentence(), 0, 0, failed.errorClass(), "");
    }
  }

  private static List<HttpTarget> targets(Settings settings) {
    if (settings.has("url") == settings.has("urls")) {
      throw new WrongSetting(
          "Expected either the setting 'url' or 'urls' of 'http', but %s; keep one."
              .formatted(settings.has("url") ? "both are set" : "none is set"));
    }
    if (settings.has("url")) {
      return List.of(HttpTarget.of(settings, "url", settings.text("url")));
    }
    List<String> words = List.of(settings.text("urls").strip().split("\\s+"));
    if (words.size() > MOST_TARGETS) {
      throw settings.wrong(
          "urls", "at most " + MOST_TARGETS + " addresses", words.size() + " addresses");
    }
    return words.stream().map(word -> HttpTarget.of(settings, "urls", word)).toList();
  }

  private Request request(Settings settings) {
    String method = settings.text("method", "GET");
    if (!method.matches("GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS")) {
      throw settings.wrong(
          "method", "GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS in capitals", method);
    }
    Map<String, String> headers = new TreeMap<>(Headers.checked(settings, "header."));
    headers.putAll(Headers.secret(settings, secrets));
    return new Request(method, headers, settings.textOrNull("body"));
  }
}
