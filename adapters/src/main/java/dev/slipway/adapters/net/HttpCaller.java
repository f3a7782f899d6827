package dev.slipway.adapters.net;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * An HTTP/1.1 client for probes: the deadline covers everything from the name look-up to the last
 * byte of the body, the body is at most 1 MiB, redirects are answers like others, no proxy is used.
 * Blocking; call it on a virtual thread, where an interrupt ends it at once.
 */
public final class HttpCaller {

  private final Dialer dialer;
  private final SSLSocketFactory tls;

  public HttpCaller(Dialer dialer, SSLSocketFactory tls) {
    this.dialer = dialer;
    this.tls = tls;
  }

  /** With the certificates that this Java trusts. */
  public static HttpCaller of(AddressRules rules) {
    try {
      return new HttpCaller(
          new Dialer(rules, Resolver.system()), SSLContext.getDefault().getSocketFactory());
    } catch (NoSuchAlgorithmException noTls) {
      throw new IllegalStateException(
          "Expected this Java to have a default TLS context, but it has none.", noTls);
    }
  }

  /** One exchange on a connection of its own. */
  public Answer call(HttpTarget target, Request request, Deadline deadline)
      throws CallFailed, InterruptedException {
    long started = System.nanoTime();
    try (HttpConnection connection = open(target, deadline)) {
      return connection.exchange(request, false, started, deadline);
    }
  }

  /** A connection for several exchanges. */
  public HttpConnection open(HttpTarget target, Deadline deadline)
      throws CallFailed, InterruptedException {
    return HttpConnection.open(dialer, tls, target, deadline);
  }
}
