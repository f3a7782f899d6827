package dev.slipway.adapters.net;

import dev.slipway.adapters.net.CallFailed.Reached;
import dev.slipway.runtime.contract.ErrorClass;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.Future;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection to an HTTP server; one exchange after the other. Not for several threads at once.
 */
public final class HttpConnection implements AutoCloseable {

  private final HttpTarget target;
  private final Socket raw;
  private final InputStream in;
  private final OutputStream out;
  private boolean reusable = true;

  private HttpConnection(HttpTarget target, Socket raw, Socket used) throws IOException {
    this.target = target;
    this.raw = raw;
    this.in = new BufferedInputStream(used.getInputStream());
    this.out = used.getOutputStream();
  }

  static HttpConnection open(
      Dialer dialer, SSLSocketFactory tls, HttpTarget target, Deadline deadline)
      throws CallFailed, InterruptedException {
    Socket raw = dialer.connect(target.host(), target.port(), deadline);
    Future<?> watch = Watchdog.closeAt(deadline, raw);
    try {
      return new HttpConnection(target, raw, target.tls() ? secured(raw, tls, target) : raw);
    } catch (IOException failed) {
      Trouble.close(raw);
      Trouble.throwIfInterrupted();
      throw new CallFailed(
          "Expected a connection to %s, but %s.".formatted(target, phrase(failed, deadline)),
          failed instanceof SSLException && !deadline.passed()
              ? ErrorClass.PERMANENT
              : ErrorClass.TRANSIENT,
          Reached.NOTHING);
    } finally {
      watch.cancel(false);
    }
  }

  /** Whether another exchange may be tried on it. */
  public boolean reusable() {
    return reusable;
  }

  /** Sends the request and reads the whole answer, or closes the connection and throws. */
  public Answer exchange(Request request, boolean keepAlive, long startedNanos, Deadline deadline)
      throws CallFailed, InterruptedException {
    AnswerReader reader = new AnswerReader(in);
    Future<?> watch = Watchdog.closeAt(deadline, raw);
    try {
      out.write(request.bytes(target, keepAlive));
      out.flush();
      Answer answer = reader.read(request.method(), startedNanos);
      reusable = keepAlive && reader.reusable();
      return answer;
    } catch (IOException failed) {
      reusable = false;
      Trouble.close(raw);
      Trouble.throwIfInterrupted();
      throw new CallFailed(
          "Expected an answer from %s, but %s.".formatted(target, phrase(failed, deadline)),
          failed instanceof ProtocolTrouble ? ErrorClass.PERMANENT : ErrorClass.TRANSIENT,
          reader.begun() ? Reached.ANSWERED : Reached.SENT);
    } finally {
      watch.cancel(false);
    }
  }

  /** Closes the connection without farewell. */
  @Override
  public void close() {
    Trouble.close(raw);
  }

  private static Socket secured(Socket raw, SSLSocketFactory tls, HttpTarget target)
      throws IOException {
    SSLSocket socket = (SSLSocket) tls.createSocket(raw, target.host(), target.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String phrase(IOException failed, Deadline deadline) {
    return deadline.passed() && !(failed instanceof ProtocolTrouble)
        ? "it was not complete within %d ms".formatted(deadline.millis())
        : Trouble.phrase(failed);
  }
}
