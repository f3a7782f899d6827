package dev.slipway.examples.booking.store;

import dev.slipway.examples.booking.core.Refusal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A few connections that are used in turn. A connection on which something failed is closed and not
 * used again; one that was idle for a second is tried before it is used, so a database that was
 * restarted is found again. Safe for many threads.
 */
public final class ConnectionPool implements AutoCloseable {
  private static final long TRY_AFTER_NANOS = 1_000_000_000L;
  private static final int NETWORK_TIMEOUT_MILLIS = 5000;

  private final DatabaseAddress address;
  private final Semaphore permits;
  private final Duration wait;
  private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();

  private record Idle(Connection connection, long sinceNanos) {}

  /** What is done with a connection. */
  @FunctionalInterface
  public interface Work<T> {
    /** The connection is the caller's until this returns. */
    T with(Connection connection) throws SQLException;
  }

  /**
   * Opens connections when they are needed, at most {@code size}; a caller waits {@code wait} for
   * one.
   */
  public ConnectionPool(DatabaseAddress address, int size, Duration wait) {
    this.address = address;
    this.permits = new Semaphore(size);
    this.wait = wait;
  }

  /** Lends a connection to {@code work}; refuses with status 503 when none becomes free in time. */
  public <T> T use(Work<T> work) throws SQLException {
    if (!acquired()) {
      throw new Refusal(
          503,
          "Expected a free database connection within %s, but all are in use; try again later."
              .formatted(wait));
    }
    try {
      Connection connection = connection();
      boolean sound = false;
      try {
        T result = work.with(connection);
        sound = true;
        return result;
      } finally {
        giveBack(connection, sound);
      }
    } finally {
      permits.release();
    }
  }

  /** Closes the connections that are idle now. */
  @Override
  public void close() {
    for (Idle next = idle.poll(); next != null; next = idle.poll()) {
      closeQuietly(next.connection());
    }
  }

  private boolean acquired() {
    try {
      return permits.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Connection connection() throws SQLException {
    for (Idle next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      boolean fresh = System.nanoTime() - next.sinceNanos() < TRY_AFTER_NANOS;
      if (fresh || next.connection().isValid(1)) {
        return next.connection();
      }
      closeQuietly(next.connection());
    }
    Connection connection =
        DriverManager.getConnection(address.url(), address.user(), address.password());
    connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
    return connection;
  }

  private void giveBack(Connection connection, boolean sound) {
    if (sound) {
      idle.addFirst(new Idle(connection, System.nanoTime()));
    } else {
      closeQuietly(connection);
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It was broken already; that is why it is closed.
    }
  }
}
