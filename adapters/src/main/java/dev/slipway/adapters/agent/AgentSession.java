package dev.slipway.adapters.agent;

import dev.slipway.adapters.net.Answer;
import dev.slipway.adapters.net.AnswerLost;
import dev.slipway.adapters.net.CallFailed;
import dev.slipway.adapters.net.CallFailed.Reached;
import dev.slipway.adapters.net.Deadline;
import dev.slipway.adapters.net.HttpCaller;
import dev.slipway.adapters.net.HttpTarget;
import dev.slipway.adapters.net.Json;
import dev.slipway.adapters.net.Pause;
import dev.slipway.adapters.net.Request;
import dev.slipway.adapters.settings.OneLine;
import dev.slipway.adapters.settings.Settings;
import dev.slipway.runtime.action.ActionOrder;
import dev.slipway.runtime.contract.ErrorClass;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One order's talk with an agent about one application in one environment. Every change carries the
 * order's fencing token and a key made of the order's id and the step, so that sending it again
 * changes nothing.
 */
public final class AgentSession {

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);
  private static final int LONGEST_KEY = 200;

  private final HttpCaller caller;
  private final HttpTarget agent;
  private final String application;
  private final String environment;
  private final String orderId;
  private final long fencingToken;
  private final Deadline deadline;

  private AgentSession(HttpCaller caller, Settings settings, ActionOrder order, Duration atMost) {
    this.caller = caller;
    this.agent = HttpTarget.of(settings, "agent", settings.text("agent"));
    this.application = settings.name("application");
    this.environment = settings.name("environment");
    this.orderId = order.id();
    this.fencingToken = order.fencingToken();
    this.deadline = Deadline.in(atMost);
  }

  /** From the settings {@code agent}, {@code application} and {@code environment}. */
  public static AgentSession of(HttpCaller caller, Settings settings, ActionOrder order) {
    return new AgentSession(caller, settings, order, order.remaining());
  }

  /** The same with a time of its own, for work after the order's deadline. */
  static AgentSession of(HttpCaller caller, Settings settings, ActionOrder order, Duration atMost) {
    return new AgentSession(caller, settings, order, atMost);
  }

  /** When the order's time is over. */
  public Deadline deadline() {
    return deadline;
  }

  /** The name of the agent as a metric source. */
  public String source() {
    return agent.origin();
  }

  SlotView start(String component, String version, ReleaseSpec spec, String step)
      throws CallFailed, AnswerLost, InterruptedException {
    return SlotView.of(change("PUT", slotPath(component, version), spec.document(), step));
  }

  /** The slot after at most so long, earlier when it is no longer starting. */
  SlotView slot(String component, String version, long waitMillis)
      throws CallFailed, InterruptedException {
    String path = slotPath(component, version) + "?waitMillis=" + waitMillis;
    return SlotView.of(document(caller.call(agent.below(path), Request.get(), deadline)));
  }

  void switchTraffic(Map<String, String> versions, String step)
      throws CallFailed, AnswerLost, InterruptedException {
    JsonNode answer = change("POST", lanePath() + "/switch", Map.of("versions", versions), step);
    for (Map.Entry<String, String> wanted : versions.entrySet()) {
      String live = SlotView.text(answer.path("live"), wanted.getKey());
      if (!live.equals(wanted.getValue())) {
        throw new CallFailed(
            "Expected the agent to send the traffic of %s to %s, but it answered '%s'."
                .formatted(wanted.getKey(), wanted.getValue(), OneLine.of(live, 100)),
            ErrorClass.TRANSIENT,
            Reached.ANSWERED);
      }
    }
  }

  /**
   * The agent's counts of an interval.
   *
   * @param component null: all of them
   * @param version null: all of them
   */
  public JsonNode metrics(
      @Nullable String component, @Nullable String version, long fromMillis, long toMillis)
      throws CallFailed, InterruptedException {
    String path =
        "/v1/metrics/%s/%s?from=%d&to=%d%s%s"
            .formatted(
                application,
                environment,
                fromMillis,
                toMillis,
                component == null ? "" : "&component=" + component,
                version == null
                    ? ""
                    : "&version=" + URLEncoder.encode(version, StandardCharsets.UTF_8));
    return document(caller.call(agent.below(path), Request.get(), deadline));
  }

  SlotView remove(
      String component, String version, long drainMillis, boolean evenIfLive, String step)
      throws CallFailed, AnswerLost, InterruptedException {
    String path =
        "%s?drainMillis=%d&evenIfLive=%b"
            .formatted(slotPath(component, version), drainMillis, evenIfLive);
    return SlotView.of(change("DELETE", path, Map.of(), step));
  }

  LaneView lane() throws CallFailed, InterruptedException {
    return LaneView.of(document(caller.call(agent.below(lanePath()), Request.get(), deadline)));
  }

  /**
   * Sends a change until an answer comes. The first try that sends nothing ends it: it had no
   * effect. Once something was sent, only an answer can tell, and the key makes asking again
   * harmless.
   */
  private JsonNode change(String method, String path, Map<String, Object> body, String step)
      throws CallFailed, AnswerLost, InterruptedException {
    Map<String, String> headers =
        Map.of(
            "Content-Type", "application/json",
            "Idempotency-Key", key(step),
            "X-Fencing-Token", Long.toString(fencingToken));
    Request request =
        new Request(method, headers, method.equals("DELETE") ? null : Json.write(body));
    boolean sent = false;
    while (true) {
      Answer answer;
      try {
        answer = caller.call(agent.below(path), request, deadline);
      } catch (CallFailed failed) {
        sent |= failed.reached() != Reached.NOTHING;
        if (!sent) {
          throw failed;
        }
        if (deadline.millisLeft() <= BETWEEN_TRIES.toMillis()) {
          throw new AnswerLost(
              "Expected the agent's answer to %s, but it was lost; look at the agent's slots to see what happened."
                  .formatted(step));
        }
        Pause.of(BETWEEN_TRIES);
        continue;
      }
      return document(answer);
    }
  }

  private JsonNode document(Answer answer) throws CallFailed {
    JsonNode node = Json.read(answer.text()).orElse(null);
    if (answer.isSuccess() && node != null && node.isObject()) {
      return node;
    }
    String error = node == null ? "" : SlotView.text(node, "error");
    throw new CallFailed(
        error.isEmpty()
            ? "Expected a document from the agent at %s, but it answered %d without one."
                .formatted(agent, answer.status())
            : error,
        answer.mayPass() || answer.isSuccess() ? ErrorClass.TRANSIENT : ErrorClass.PERMANENT,
        Reached.ANSWERED);
  }

  private String key(String step) {
    String key = orderId + "/" + step;
    if (key.length() <= LONGEST_KEY) {
      return key;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private String lanePath() {
    return "/v1/applications/%s/%s".formatted(application, environment);
  }

  private String slotPath(String component, String version) {
    return "/v1/releases/%s/%s/%s/%s"
        .formatted(application, environment, segment(component), segment(version));
  }

  /**
   * Names from settings are checked and stay as they are; those that an agent told could be
   * anything.
   */
  private static String segment(String name) {
    return name.matches("[A-Za-z0-9][A-Za-z0-9._+-]*")
        ? name
        : URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
