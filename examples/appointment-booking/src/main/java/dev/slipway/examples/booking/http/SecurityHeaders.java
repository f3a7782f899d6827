package dev.slipway.examples.booking.http;

import java.util.Map;

/** The headers that every answer of every program has. */
public final class SecurityHeaders {
  /** Lower-case names and values. */
  public static final Map<String, String> ALL =
      Map.of(
          "x-frame-options", "DENY",
          "x-content-type-options", "nosniff",
          "x-xss-protection", "1; mode=block",
          "referrer-policy", "strict-origin-when-cross-origin");

  private SecurityHeaders() {}
}
