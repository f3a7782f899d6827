package dev.slipway.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The agent's HTTP interface: checks everything that comes in and hands it on. */
final class ControlApi extends Handler.Abstract {

  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  static final String FENCING_TOKEN = "X-Fencing-Token";
  static final int LARGEST_BODY = 256 * 1024;

  private static final long LONGEST_WAIT = 30_000;
  private static final long LONGEST_DRAIN = 600_000;
  private static final long USUAL_DRAIN = 10_000;
  private static final int LARGEST_LOG = 1 << 20;
  private static final int USUAL_LOG = 64 * 1024;
  private static final long END_OF_TIME = 253_402_300_799_999L;
  private static final Logger LOG = LoggerFactory.getLogger(ControlApi.class);

  private final JsonMapper json = JsonMapper.shared();
  private final SlotStore store;
  private final Commands commands;
  private final Answers answers;
  private final TrafficCounts counts;
  private final Set<String> hosts;

  /**
   * Serves the interface.
   *
   * @param hosts the names under which the agent may be called, lower case, without port
   */
  ControlApi(
      SlotStore store,
      Commands commands,
      Answers answers,
      TrafficCounts counts,
      Set<String> hosts) {
    this.store = store;
    this.commands = commands;
    this.answers = answers;
    this.counts = counts;
    this.hosts = Set.copyOf(hosts);
  }

  /** What to answer: a status and either a document or plain text. */
  private record Answer(int status, Object content) {
    static Answer ok(Object content) {
      return new Answer(200, content);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Answer answer;
    try {
      refuseBrowsers(request);
      answer = answer(request);
    } catch (Refusal refusal) {
      answer = new Answer(refusal.status(), Map.of("error", refusal.sentence()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      answer = new Answer(503, Map.of("error", "The agent is just stopping; ask the next one."));
    } catch (IOException | RuntimeException failed) {
      LOG.error("{} {} failed.", request.getMethod(), request.getHttpURI().getPath(), failed);
      answer =
          new Answer(
              500,
              Map.of("error", "The agent failed: %s; see its log.".formatted(failed.getMessage())));
    }
    write(response, callback, answer);
    return true;
  }

  /**
   * A page in somebody's browser can reach the loopback address under a name of its own; it shall
   * find nothing.
   */
  private void refuseBrowsers(Request request) {
    String host = request.getHttpURI().getHost();
    if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
      throw new Refusal(
          403,
          "Expected the Host header to name the loopback address, but it names \"%s\"; call the agent by its address."
              .formatted(Names.shown(String.valueOf(host))));
    }
    if (request.getHeaders().contains(HttpHeader.ORIGIN)) {
      throw new Refusal(
          403,
          "Expected a call without an Origin header, but one came; browsers may not call the agent.");
    }
  }

  private Answer answer(Request request) throws IOException, InterruptedException {
    List<String> path = path(request);
    String method = request.getMethod();
    if (path.equals(List.of("health"))) {
      allow(method, "GET");
      Query.none(request);
      return Answer.ok(Map.of("status", "UP"));
    }
    if (is(path, "applications", 4)) {
      allow(method, "GET");
      return lane(request, path);
    }
    if (is(path, "applications", 5) && path.getLast().equals("switch")) {
      allow(method, "POST");
      return switchTraffic(request, path);
    }
    if (is(path, "metrics", 4)) {
      allow(method, "GET");
      return metrics(request, path);
    }
    if (is(path, "releases", 6)) {
      return switch (allow(method, "GET", "PUT", "DELETE")) {
        case "PUT" -> start(request, key(path));
        case "DELETE" -> stop(request, key(path));
        default -> slot(request, key(path));
      };
    }
    if (is(path, "releases", 7) && path.getLast().equals("log")) {
      allow(method, "GET");
      Query query = new Query(request, "tail");
      int bytes = (int) query.number("tail", 1, LARGEST_LOG, USUAL_LOG);
      return Answer.ok(answers.log(store.state(), key(path), bytes));
    }
    throw notFound(request);
  }

  private static boolean is(List<String> path, String collection, int length) {
    return path.size() == length && path.get(0).equals("v1") && path.get(1).equals(collection);
  }

  private static List<String> path(Request request) {
    List<String> path =
        new ArrayList<>(List.of(request.getHttpURI().getDecodedPath().split("/", -1)));
    path.removeFirst();
    return path;
  }

  private static Refusal notFound(Request request) {
    return new Refusal(
        404,
        "Expected a path of the agent's interface, but \"%s\" is none."
            .formatted(Names.shown(request.getHttpURI().getPath())));
  }

  private static String allow(String method, String... allowed) {
    if (!List.of(allowed).contains(method)) {
      throw new Refusal(
          405,
          "Expected %s, but the method is %s."
              .formatted(String.join(" or ", allowed), Names.shown(method)));
    }
    return method;
  }

  private Answer slot(Request request, SlotKey key) throws InterruptedException {
    Query query = new Query(request, "waitMillis");
    long wait = query.number("waitMillis", 0, LONGEST_WAIT, 0);
    AgentState state =
        store.await(
            now -> {
              Slot slot = now.slot(key);
              return slot == null || slot.state() != SlotState.STARTING;
            },
            Duration.ofMillis(wait));
    return Answer.ok(answers.slot(state, key));
  }

  private Answer lane(Request request, List<String> path) {
    Query.none(request);
    return Answer.ok(answers.lane(store.state(), laneOf(path)));
  }

  private Answer metrics(Request request, List<String> path) {
    Query query = new Query(request, "component", "version", "from", "to");
    Lane lane = laneOf(path);
    String component = query.text("component");
    if (component != null) {
      Names.name("component", component);
    }
    String version = query.text("version");
    if (version != null) {
      Names.version("version", version);
    }
    long from = query.number("from", 0, END_OF_TIME);
    long to = query.number("to", from, END_OF_TIME);
    return Answer.ok(counts.read(lane, component, version, from, to));
  }

  private Answer start(Request request, SlotKey key) throws IOException {
    Query.none(request);
    byte[] body = body(request);
    SlotSpec spec = Bodies.slotSpec(body);
    commands.start(write(request, key.lane(), body), key, spec);
    return new Answer(202, answers.slot(store.state(), key));
  }

  private Answer switchTraffic(Request request, List<String> path) throws IOException {
    Query.none(request);
    Lane lane = laneOf(path);
    byte[] body = body(request);
    Map<String, String> versions = Bodies.versions(body);
    Commands.Switched switched = commands.switchTraffic(write(request, lane, body), versions);
    return Answer.ok(switched);
  }

  private Answer stop(Request request, SlotKey key) throws IOException, InterruptedException {
    Query query = new Query(request, "drainMillis", "evenIfLive");
    Duration drain = Duration.ofMillis(query.number("drainMillis", 0, LONGEST_DRAIN, USUAL_DRAIN));
    boolean evenIfLive = query.flag("evenIfLive");
    byte[] body = body(request);
    if (body.length > 0) {
      throw Refusal.malformed(
          "Expected no body with DELETE, but %d bytes came.".formatted(body.length));
    }
    commands.stop(write(request, key.lane(), body), key, drain, evenIfLive);
    return Answer.ok(answers.slot(store.state(), key));
  }

  private static Lane laneOf(List<String> path) {
    return new Lane(
        Names.name("the application", path.get(2)), Names.name("the environment", path.get(3)));
  }

  private static SlotKey key(List<String> path) {
    Lane lane = laneOf(path);
    return new SlotKey(
        lane.application(),
        lane.environment(),
        Names.name("the component", path.get(4)),
        Names.version("the version", path.get(5)));
  }

  private static Write write(Request request, Lane lane, byte[] body) {
    String key = header(request, IDEMPOTENCY_KEY);
    if (key.isBlank() || key.length() > 200) {
      throw Refusal.malformed(
          "Expected %s to have 1 to 200 characters, but it has %d."
              .formatted(IDEMPOTENCY_KEY, key.length()));
    }
    String token = header(request, FENCING_TOKEN);
    if (!token.matches("[0-9]{1,18}")) {
      throw Refusal.malformed(
          "Expected %s to be a whole number from 0 to 999999999999999999, but it is \"%s\"."
              .formatted(FENCING_TOKEN, Names.shown(token)));
    }
    String target = request.getHttpURI().getPathQuery();
    String digest = Write.digest(request.getMethod(), target, body);
    return new Write(lane, key, Long.parseLong(token), digest);
  }

  private static String header(Request request, String name) {
    List<String> values = request.getHeaders().getValuesList(name);
    if (values.size() != 1) {
      throw Refusal.malformed(
          "Expected the header %s once, but it came %d times.".formatted(name, values.size()));
    }
    return values.getFirst();
  }

  private static byte[] body(Request request) throws IOException {
    try (InputStream stream = Content.Source.asInputStream(request)) {
      byte[] body = stream.readNBytes(LARGEST_BODY + 1);
      if (body.length > LARGEST_BODY) {
        throw new Refusal(
            413, "Expected a body of at most %d bytes, but it is larger.".formatted(LARGEST_BODY));
      }
      return body;
    }
  }

  private void write(Response response, Callback callback, Answer answer) {
    boolean text = answer.content() instanceof String;
    byte[] bytes =
        answer.content() instanceof String plain
            ? plain.getBytes(StandardCharsets.UTF_8)
            : json.writeValueAsBytes(answer.content());
    response.setStatus(answer.status());
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_TYPE, text ? "text/plain;charset=utf-8" : "application/json");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    // Output of applications must never be taken for a page.
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.write(true, ByteBuffer.wrap(bytes), callback);
  }
}
