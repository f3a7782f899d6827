package dev.slipway.examples.booking.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A request as a handler sees it.
 *
 * @param parts what stands in the path for the {@code {names}} of the route
 * @param query the text after the question mark, undecoded
 */
public record Request(
    String method, String path, Map<String, String> parts, String query, String body) {

  /** The part of the path that stands for {@code {name}} in the route. */
  public String part(String name) {
    return parts.getOrDefault(name, "");
  }

  /** The first value of a query parameter, or {@code otherwise}. */
  public String query(String name, String otherwise) {
    return form(query).getOrDefault(name, otherwise);
  }

  /** The fields of a form: names and values, decoded; the first of several values counts. */
  public static Map<String, String> form(String encoded) {
    Map<String, String> fields = new HashMap<>();
    for (String field : encoded.split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.putIfAbsent(
            decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
      }
    }
    return fields;
  }

  Request withParts(Map<String, String> parts) {
    return new Request(method, path, parts, query, body);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // a lone percent sign means itself
    }
  }
}
