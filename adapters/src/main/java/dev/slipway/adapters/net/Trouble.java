package dev.slipway.adapters.net;

import dev.slipway.adapters.settings.OneLine;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Says what went wrong on a connection in words that fit after "but". */
final class Trouble {

  private Trouble() {}

  static String phrase(IOException failed) {
    String message = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
    return switch (failed) {
      case ProtocolTrouble trouble -> trouble.phrase();
      case SSLException tls ->
          "the TLS handshake failed (" + OneLine.of(tls.getMessage(), 200) + ")";
      case SocketTimeoutException late -> "there was no answer in time";
      case NoRouteToHostException none -> "there is no route to it";
      case ConnectException refused when message.contains("refused") ->
          "the connection was refused";
      case EOFException end -> "the connection was closed before the answer was complete";
      case IOException other when message.contains("reset") || message.contains("broken pipe") ->
          "the connection was reset";
      case IOException other -> OneLine.of(other.getMessage(), 200);
    };
  }

  static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException alreadyBroken) {
      // nothing is left to be done with it
    }
  }

  /**
   * A blocked virtual thread that is interrupted gets an IOException with the interrupt status set.
   */
  static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
