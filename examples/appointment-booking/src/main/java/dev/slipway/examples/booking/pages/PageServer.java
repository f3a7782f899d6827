package dev.slipway.examples.booking.pages;

import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.core.Json;
import dev.slipway.examples.booking.http.Caller;
import dev.slipway.examples.booking.http.LoopbackServer;
import dev.slipway.examples.booking.http.Response;
import dev.slipway.examples.booking.http.Route;
import dev.slipway.examples.booking.http.Routes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** A program that serves pages with data of the worker. */
public final class PageServer {
  private PageServer() {}

  /**
   * Starts one. Argument: the release's {@code pages.properties}. Environment: {@code PORT} and
   * {@code WORKER_URL}. {@code /health} says that the process lives and does not ask the worker.
   */
  public static void start(
      String name, String[] args, BiFunction<PageTexts, Caller, List<Route>> pages)
      throws IOException {
    PageTexts texts = PageTexts.read(Path.of(Program.argument(args, 0, "<pages.properties>")));
    String worker = Program.environment("WORKER_URL", "the address of the worker");
    List<Route> routes = new ArrayList<>(pages.apply(texts, caller(worker)));
    Response healthy = Response.json(200, Json.object("status", "UP", "version", texts.version()));
    routes.add(new Route("GET", "/health", Set.of(200), request -> healthy));
    LoopbackServer server = LoopbackServer.startForPort(new Routes(routes)::answer);
    Program.say(
        "%s %s listens on http://127.0.0.1:%d".formatted(name, texts.version(), server.port()));
  }

  /**
   * What the worker says at {@code path}; a failure that becomes a page with status 503 when it
   * says no.
   */
  public static Json ask(Caller worker, String path) throws IOException, InterruptedException {
    Caller.Answer answer = worker.get(path);
    if (answer.status() != 200) {
      throw new IOException("the worker answered " + answer.status() + " at " + path);
    }
    return answer.json();
  }

  /**
   * The page that {@code handler} makes, or one with status 503 when the worker cannot be asked.
   */
  public static Route.Handler withWorker(String title, Route.Handler handler) {
    return request -> {
      try {
        return handler.answer(request);
      } catch (IOException e) {
        Program.warn("Expected data from the worker, but %s.".formatted(e));
        String sorry = "Our appointment book cannot be read at the moment; please try again later.";
        return Response.html(503, Html.page(title, sorry, ""));
      }
    };
  }

  private static Caller caller(String worker) {
    try {
      return new Caller(worker);
    } catch (IllegalArgumentException e) {
      throw new Program.Failure(
          "Expected an http address in WORKER_URL, but got '%s'; correct it.".formatted(worker));
    }
  }
}
