package dev.slipway.bench.chaos;

import dev.slipway.bench.log.Waiting;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/**
 * Real traffic to every lane through the agent's proxy, whose counts are what monitoring looks at.
 * What they are answered does not matter here.
 */
final class Visitors implements AutoCloseable {

  private static final Duration EVERY = Duration.ofMillis(400);
  private static final int TIMEOUT_MILLIS = 1_000;

  private final Targets targets;
  private final Thread thread;
  private volatile boolean closed;

  Visitors(Targets targets) {
    this.targets = targets;
    this.thread = Thread.ofPlatform().name("visitors").daemon().start(this::run);
  }

  private void run() {
    try {
      while (!closed) {
        for (String lane : targets.lanes()) {
          visit(targets.port(lane));
        }
        Waiting.pause(EVERY);
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private static void visit(int port) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:%d/api/services".formatted(port))
                  .toURL()
                  .openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
        try (var body = connection.getInputStream()) {
          byte[] _ = body.readAllBytes();
        }
      }
      connection.disconnect();
    } catch (IOException _) {
      // nothing is deployed there yet, or the agent is away
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
