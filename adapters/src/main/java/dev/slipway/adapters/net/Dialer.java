package dev.slipway.adapters.net;

import dev.slipway.adapters.net.CallFailed.Reached;
import dev.slipway.adapters.settings.OneLine;
import dev.slipway.runtime.contract.ErrorClass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens connections: resolves a name once, checks each address against the rules and connects to
 * what was checked.
 */
public final class Dialer {

  // Looking a name up cannot be interrupted and holds a platform thread while name servers are
  // silent, so it has
  // threads of its own, few of them.
  private static final ExecutorService LOOK_UPS = lookUps();

  private final AddressRules rules;
  private final Resolver resolver;

  public Dialer(AddressRules rules, Resolver resolver) {
    this.rules = rules;
    this.resolver = resolver;
  }

  /** A connected socket, for the caller to close. */
  public Socket connect(String host, int port, Deadline deadline)
      throws CallFailed, InterruptedException {
    List<InetAddress> addresses = checked(host, deadline);
    String why = "no address could be tried";
    for (int i = 0; i < addresses.size() && !deadline.passed(); i++) {
      // An address that swallows packets must not use up the time of the ones after it.
      long share = Math.max(1, deadline.millisLeft() / (addresses.size() - i));
      Socket socket = new Socket(Proxy.NO_PROXY);
      try {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(addresses.get(i), port), (int) share);
        return socket;
      } catch (IOException failed) {
        Trouble.close(socket);
        Trouble.throwIfInterrupted();
        why = Trouble.phrase(failed);
      }
    }
    throw new CallFailed(
        "Expected a connection to %s, but %s; check that it runs and listens there."
            .formatted(hostAndPort(host, port), deadline.passed() ? timedOut(deadline) : why),
        ErrorClass.TRANSIENT,
        Reached.NOTHING);
  }

  /** The addresses of a host, all of which may be asked. */
  public List<InetAddress> checked(String host, Deadline deadline)
      throws CallFailed, InterruptedException {
    List<InetAddress> addresses =
        resolved(host, deadline).stream().map(AddressRules::unmapped).toList();
    for (InetAddress address : addresses) {
      String refusal = rules.refusal(address).orElse(null);
      if (refusal != null) {
        throw new CallFailed(
            "Expected an address that may be asked, but %s is %s, %s; name another host or allow it in slipway.adapters."
                .formatted(OneLine.of(host, 100), address.getHostAddress(), refusal),
            ErrorClass.PERMANENT,
            Reached.NOTHING);
      }
    }
    return addresses;
  }

  private List<InetAddress> resolved(String host, Deadline deadline)
      throws CallFailed, InterruptedException {
    Future<List<InetAddress>> lookUp;
    try {
      lookUp = LOOK_UPS.submit(() -> resolver.addresses(host));
    } catch (RejectedExecutionException full) {
      throw unresolved(host, "too many names are being looked up");
    }
    try {
      List<InetAddress> addresses = lookUp.get(deadline.millisLeft(), TimeUnit.MILLISECONDS);
      if (!addresses.isEmpty()) {
        return addresses;
      }
      throw unresolved(host, "it has none");
    } catch (TimeoutException late) {
      throw unresolved(host, timedOut(deadline));
    } catch (ExecutionException failed) {
      throw unresolved(host, "no name server knows it");
    } finally {
      lookUp.cancel(true);
    }
  }

  private static CallFailed unresolved(String host, String why) {
    return new CallFailed(
        "Expected an address of '%s', but %s; check the name."
            .formatted(OneLine.of(host, 100), why),
        ErrorClass.TRANSIENT,
        Reached.NOTHING);
  }

  private static String timedOut(Deadline deadline) {
    return "there was no answer within %d ms".formatted(deadline.millis());
  }

  private static String hostAndPort(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static ExecutorService lookUps() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            8,
            8,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(256),
            Thread.ofPlatform().name("slipway-lookup-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
