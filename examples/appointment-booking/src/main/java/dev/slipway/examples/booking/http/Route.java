package dev.slipway.examples.booking.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that a server does.
 *
 * @param template the path; a part in braces stands for any one part, as in {@code
 *     /api/bookings/{id}}
 * @param statuses the status codes that the handler answers with when nothing is broken
 */
public record Route(String method, String template, Set<Integer> statuses, Handler handler) {

  /** What answers the request. */
  @FunctionalInterface
  public interface Handler {
    /** Throws a Refusal for a request that it does not accept. */
    Response answer(Request request) throws Exception;
  }

  /** What stands in {@code path} for the parts in braces; empty where the path is another one. */
  Optional<Map<String, String>> match(String path) {
    String[] wanted = template.split("/", -1);
    String[] got = path.split("/", -1);
    if (wanted.length != got.length) {
      return Optional.empty();
    }
    Map<String, String> parts = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        parts.put(wanted[i].substring(1, wanted[i].length() - 1), got[i]);
      } else if (!wanted[i].equals(got[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(parts);
  }
}
