package dev.slipway.examples.booking.checks;

import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.WorkerSettings;
import dev.slipway.examples.booking.store.Schema;
import dev.slipway.examples.booking.store.Statements;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Check 2: the release's {@code schema.sql} runs in a fresh database, also twice and after the
 * schema of the first release, leaves the version that the worker asks for, and has every table and
 * column that the worker's SQL names. Argument: the release folder. It says nothing about the
 * schema of the database that the release will meet.
 */
public final class DatabaseSchema {
  private DatabaseSchema() {}

  /** Runs the check. */
  public static void main(String[] args) {
    Program.run(() -> check(Path.of(Program.argument(args, 0, "<release folder>"))));
  }

  static void check(Path release) throws IOException, SQLException {
    WorkerSettings settings = WorkerSettings.read(release.resolve("worker.properties"));
    String script = Check.read(release.resolve("schema.sql"));
    List<String> problems = new ArrayList<>();
    int statements = 0;
    try (Connection fresh = DriverManager.getConnection("jdbc:h2:mem:");
        Connection used = DriverManager.getConnection("jdbc:h2:mem:")) {
      run(fresh, script, "in a fresh database");
      run(fresh, script, "a second time");
      Schema.apply(used, Schema.first());
      run(used, script, "after the first release's schema");
      for (Connection database : List.of(fresh, used)) {
        compareVersion(database, settings, problems);
        statements = prepareAll(database, settings, problems);
      }
    }
    Check.conclude(
        problems,
        "Schema version %d fits the %d statements of the worker."
            .formatted(settings.schemaVersion(), statements));
  }

  private static void run(Connection database, String script, String when) {
    try {
      Schema.apply(database, script);
    } catch (SQLException e) {
      throw new Program.Failure(
          "Expected schema.sql to run %s, but got '%s'; correct it."
              .formatted(when, e.getMessage()));
    }
  }

  private static void compareVersion(
      Connection database, WorkerSettings settings, List<String> problems) throws SQLException {
    int version = Schema.version(database);
    if (version != settings.schemaVersion()) {
      problems.add(
          "Expected schema.sql to leave version %d, which the worker asks for, but it leaves %d; correct one."
              .formatted(settings.schemaVersion(), version));
    }
  }

  private static int prepareAll(
      Connection database, WorkerSettings settings, List<String> problems) {
    int statements = 0;
    for (Statements statement : Statements.values()) {
      if (statement.neededBy(settings.reminders())) {
        prepare(database, statement, problems);
        statements++;
      }
    }
    return statements;
  }

  private static void prepare(Connection database, Statements statement, List<String> problems) {
    try (PreparedStatement prepared = database.prepareStatement(statement.sql())) {
      prepared.getParameterMetaData();
    } catch (SQLException e) {
      problems.add(
          "Expected what the worker's statement %s names, but got '%s'; add it to schema.sql."
              .formatted(statement, e.getMessage()));
    }
  }
}
