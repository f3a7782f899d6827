package dev.slipway.examples.booking.store;

import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.core.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Pattern;

/** The version of a database's schema: a number in the table {@code schema_version}. */
public final class Schema {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private Schema() {}

  /** The schema that a new database starts with: that of the first release. */
  public static String first() throws IOException {
    try (InputStream in = Schema.class.getResourceAsStream("schema.sql")) {
      if (in == null) {
        throw new Program.Failure(
            "Expected schema.sql beside the classes, but it is not there; build the jar again.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Runs a schema script; every statement in it does nothing when its effect is there already. */
  public static void apply(Connection connection, String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(script);
    }
  }

  /** The version; 0 where the database has no schema. */
  public static int version(Connection connection) throws SQLException {
    if (!connection.getMetaData().getTables(null, "PUBLIC", "SCHEMA_VERSION", null).next()) {
      return 0;
    }
    try (PreparedStatement statement =
            connection.prepareStatement(Statements.SCHEMA_VERSION.sql());
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  /**
   * Waits until the database has at least the schema {@code wanted}. When it has not after {@code
   * wait}, that is a failure which says what is there instead.
   */
  public static void await(DatabaseAddress address, int wanted, Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      String found = found(address, wanted);
      if (found.isEmpty()) {
        return;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new Program.Failure(
            "Expected database schema version %d at %s, but %s; apply the release's schema.sql and start again."
                .formatted(wanted, address, found));
      }
      Pause.of(LOOK_EVERY);
    }
  }

  private static String found(DatabaseAddress address, int wanted) {
    try (Connection connection =
        DriverManager.getConnection(address.url(), address.user(), address.password())) {
      int version = version(connection);
      return version >= wanted ? "" : "found version " + version;
    } catch (SQLException e) {
      return "the database does not answer (" + firstLine(e) + ")";
    }
  }

  private static String firstLine(SQLException e) {
    return Pattern.compile("[\\r\\n;].*", Pattern.DOTALL)
        .matcher(String.valueOf(e.getMessage()))
        .replaceFirst("")
        .strip();
  }
}
