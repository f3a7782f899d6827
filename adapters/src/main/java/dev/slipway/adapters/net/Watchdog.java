package dev.slipway.adapters.net;

import java.net.Socket;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes sockets at their deadline. A read time-out bounds the time between two bytes only; a
 * closed socket ends whatever is done with it: a slow body, a stuck write, a TLS handshake.
 */
final class Watchdog {

  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private Watchdog() {}

  /** To be cancelled when the socket is done with. */
  static Future<?> closeAt(Deadline deadline, Socket socket) {
    return CLOCK.schedule(
        () -> Trouble.close(socket), deadline.millisLeft(), TimeUnit.MILLISECONDS);
  }

  private static ScheduledThreadPoolExecutor clock() {
    var clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("slipway-deadlines").daemon().factory());
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }
}
