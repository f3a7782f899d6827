package dev.slipway.adapters.net;

import java.io.IOException;

/** What came is not an HTTP answer that we accept. */
final class ProtocolTrouble extends IOException {
  private static final long serialVersionUID = 1L;

  /** With a phrase that fits after "but". */
  ProtocolTrouble(String phrase) {
    super(phrase);
  }

  String phrase() {
    return String.valueOf(getMessage());
  }
}
