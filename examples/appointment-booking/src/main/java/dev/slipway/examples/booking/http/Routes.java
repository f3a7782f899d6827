package dev.slipway.examples.booking.http;

import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.core.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the route of a request and turns whatever goes wrong into an answer. */
public final class Routes {
  private final List<Route> routes;

  /** The first route that matches answers. */
  public Routes(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** Always an answer: 404, 405, the status of a refusal, or 500 when the handler broke. */
  public Response answer(Request request) {
    try {
      return handled(request);
    } catch (Refusal e) {
      return Response.of(e);
    } catch (Exception e) {
      Program.warn(
          "Expected to answer %s %s, but got %s.".formatted(request.method(), request.path(), e));
      return Response.of(
          new Refusal(500, "Expected to answer, but something is broken here; try again later."));
    }
  }

  private Response handled(Request request) throws Exception {
    List<String> methods = new ArrayList<>();
    for (Route route : routes) {
      Optional<Map<String, String>> parts = route.match(request.path());
      if (parts.isPresent()) {
        if (route.method().equals(request.method())) {
          return route.handler().answer(request.withParts(parts.get()));
        }
        methods.add(route.method());
      }
    }
    if (methods.isEmpty()) {
      throw new Refusal(404, "Expected a path that is served here, but this one is not.");
    }
    String allowed = String.join(", ", methods);
    return Response.of(new Refusal(405, "Expected the method " + allowed + ", but got another."))
        .with("Allow", allowed);
  }
}
