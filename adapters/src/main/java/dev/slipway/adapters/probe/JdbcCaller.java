package dev.slipway.adapters.probe;

import dev.slipway.adapters.net.CallFailed;
import dev.slipway.adapters.net.CallFailed.Reached;
import dev.slipway.adapters.net.Deadline;
import dev.slipway.adapters.net.Dialer;
import dev.slipway.adapters.settings.OneLine;
import dev.slipway.adapters.settings.WrongSetting;
import dev.slipway.runtime.contract.ErrorClass;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks databases one question each, on a connection of its own, with whatever drivers the class
 * path has.
 */
public final class JdbcCaller {

  private final Dialer dialer;
  // Drivers have time-outs of many kinds and some have none. A virtual thread that is interrupted
  // in a socket read
  // leaves it, so this bounds all of them.
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("slipway-jdbc-", 0).factory());

  public JdbcCaller(Dialer dialer) {
    this.dialer = dialer;
  }

  /** How long connecting and asking took. */
  public record Times(double connectMillis, double queryMillis) {}

  /**
   * Connects, asks, expects at least one row. The address is checked by the rules; the driver
   * resolves it once more.
   */
  public Times ask(JdbcQuestion question, Deadline deadline)
      throws CallFailed, InterruptedException {
    Driver driver = driver(question.url());
    var _ = dialer.checked(question.url().host(), deadline);
    AtomicReference<@Nullable Connection> opened = new AtomicReference<>();
    Future<Times> asking = threads.submit(() -> ask(driver, question, deadline, opened));
    try {
      return asking.get(deadline.millisLeft(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw failed(
          question,
          "there was no answer within %d ms".formatted(deadline.millis()),
          ErrorClass.TRANSIENT);
    } catch (ExecutionException broken) {
      throw failed(question, broken.getCause());
    } finally {
      if (!asking.isDone()) {
        abort(opened.get());
        asking.cancel(true);
      }
    }
  }

  private static Times ask(
      Driver driver,
      JdbcQuestion question,
      Deadline deadline,
      AtomicReference<@Nullable Connection> opened)
      throws SQLException {
    Properties properties = new Properties();
    if (!question.user().isEmpty()) {
      properties.setProperty("user", question.user());
      properties.setProperty("password", question.password());
    }
    long started = System.nanoTime();
    try (Connection connection = driver.connect(question.url().text(), properties)) {
      if (connection == null) {
        throw new SQLException("the driver does not know this address");
      }
      opened.set(connection);
      long connected = System.nanoTime();
      try (Statement statement = connection.createStatement()) {
        statement.setMaxRows(1);
        statement.setQueryTimeout((int) (deadline.millisLeft() / 1000 + 1));
        try (ResultSet rows = statement.executeQuery(question.query())) {
          if (!rows.next()) {
            throw new SQLException("it found no row");
          }
        }
      }
      long answered = System.nanoTime();
      return new Times((connected - started) / 1e6, (answered - connected) / 1e6);
    }
  }

  private static Driver driver(JdbcUrl url) throws CallFailed {
    try {
      for (Driver driver : ServiceLoader.load(Driver.class, JdbcCaller.class.getClassLoader())) {
        if (driver.acceptsURL(url.text())) {
          return driver;
        }
      }
    } catch (ServiceConfigurationError | SQLException broken) {
      throw new CallFailed(
          "Expected the database drivers of the class path to load, but one did not (%s); remove or replace it."
              .formatted(OneLine.of(broken.getMessage(), 200)),
          ErrorClass.PERMANENT,
          Reached.NOTHING);
    }
    throw new WrongSetting(
        "Expected a database driver for %s on the class path, but there is none; put its jar into lib/."
            .formatted(url));
  }

  private static CallFailed failed(JdbcQuestion question, @Nullable Throwable cause) {
    if (cause instanceof SQLException refused) {
      String state = String.valueOf(refused.getSQLState());
      // 28: who may connect; 3D, 90146: no such database; 42: the query itself
      boolean permanent =
          state.startsWith("28")
              || state.startsWith("3D")
              || state.startsWith("42")
              || state.equals("90146");
      String reason = OneLine.of(refused.getMessage(), 300);
      return failed(
          question,
          reason.replaceFirst("[.;]+$", ""),
          permanent ? ErrorClass.PERMANENT : ErrorClass.TRANSIENT);
    }
    return failed(question, "its driver broke (" + cause + ")", ErrorClass.PERMANENT);
  }

  private static CallFailed failed(JdbcQuestion question, String why, ErrorClass errorClass) {
    return new CallFailed(
        "Expected an answer from the database %s, but %s.".formatted(question.url(), why),
        errorClass,
        Reached.SENT);
  }

  private void abort(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.abort(threads);
      } catch (SQLException alreadyBroken) {
        // the interrupt that follows ends the thread
      }
    }
  }
}
