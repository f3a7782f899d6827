package dev.slipway.examples.booking.http;

import dev.slipway.examples.booking.core.Json;
import dev.slipway.examples.booking.core.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer. {@code headers} come on top of the security headers that every answer has. */
public record Response(int status, String contentType, String body, Map<String, String> headers) {

  /** An answer with a JSON body. */
  public static Response json(int status, Json body) {
    return new Response(status, "application/json", body.toString(), Map.of());
  }

  /** An answer with a page. */
  public static Response html(int status, String body) {
    return new Response(status, "text/html; charset=utf-8", body, Map.of());
  }

  /** An answer without a body. */
  public static Response empty(int status) {
    return new Response(status, "", "", Map.of());
  }

  /** The answer that tells a refusal. */
  public static Response of(Refusal refusal) {
    Json body =
        refusal.field().isEmpty()
            ? Json.object("error", refusal.sentence())
            : Json.object("error", refusal.sentence(), "field", refusal.field());
    return json(refusal.status(), body);
  }

  /** The same with one more header. */
  public Response with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, contentType, body, more);
  }
}
