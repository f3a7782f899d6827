package dev.slipway.adapters.net;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A complete HTTP answer.
 *
 * @param headers by lower-case name; several of one name are joined by ", "
 * @param text the body, read as UTF-8
 * @param millis from the first look at the name to the last byte
 */
public record Answer(int status, Map<String, String> headers, String text, double millis) {

  public Answer {
    headers = Map.copyOf(headers);
  }

  /** The value of a header, or null. */
  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Whether the same request may be answered otherwise later. */
  public boolean mayPass() {
    return status >= 500 || status == 408 || status == 425 || status == 429;
  }
}
