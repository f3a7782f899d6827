package dev.slipway.standalone.platform;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Tells whether a started child does its work yet. Asked several times a second; never blocks for
 * long.
 */
@FunctionalInterface
public interface Readiness {
  /** How long one question may take. */
  int TIMEOUT_MILLIS = 2_000;

  /**
   * @param output what this life of the child has written so far
   */
  boolean isReady(OutputFile output);

  /** Ready when both are. */
  default Readiness and(Readiness other) {
    return output -> isReady(output) && other.isReady(output);
  }

  /** Ready as soon as it runs. */
  static Readiness atOnce() {
    return output -> true;
  }

  /** Ready when it has written a line that holds this text. */
  static Readiness line(String text) {
    return output -> output.lineWith(text).isPresent();
  }

  /** Ready when a GET of this address is answered with 200 within two seconds. */
  static Readiness http(URI address) {
    return output -> {
      try {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        try {
          return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } finally {
          connection.disconnect();
        }
      } catch (IOException e) {
        return false;
      }
    };
  }
}
