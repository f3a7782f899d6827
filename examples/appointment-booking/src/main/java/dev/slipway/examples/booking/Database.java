package dev.slipway.examples.booking;

import dev.slipway.examples.booking.store.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.h2.tools.Server;

/**
 * The database server: an H2 TCP server on 127.0.0.1. Arguments: the folder for the data, the port,
 * and the names of the databases (staging and production where none is given). A database without a
 * schema gets that of the first release; a later one stays as it is. Says one line when it is ready
 * and runs until SIGTERM.
 */
public final class Database {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private Database() {}

  /** Starts the program. */
  public static void main(String[] args) {
    Program.run(() -> serve(args));
  }

  private static void serve(String[] args) throws Exception {
    String usage = "<folder> <port> [<database>...]";
    Path folder = Path.of(Program.argument(args, 0, usage)).toAbsolutePath().normalize();
    int port = Program.number("the port", Program.argument(args, 1, usage), 1, 65535);
    List<String> names =
        args.length > 2
            ? Arrays.asList(args).subList(2, args.length)
            : List.of("staging", "production");
    Files.createDirectories(folder);
    // H2 listens on every address unless it is told otherwise before its classes are loaded.
    System.setProperty("h2.bindAddress", "127.0.0.1");
    List<Connection> open = new ArrayList<>();
    for (String name : names) {
      open.add(open(folder, name));
    }
    Server server = start(folder, port);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, open), "stop"));
    Program.say(
        "Ready: %s at jdbc:h2:tcp://127.0.0.1:%d/./<name>"
            .formatted(String.join(", ", names), port));
    new CountDownLatch(1).await();
  }

  private static Server start(Path folder, int port) {
    try {
      return Server.createTcpServer(
              "-tcpPort", Integer.toString(port), "-baseDir", folder.toString(), "-ifExists")
          .start();
    } catch (SQLException e) {
      throw new Program.Failure(
          "Expected to listen on port %d, but got '%s'; choose another port or stop its owner."
              .formatted(port, e.getMessage()));
    }
  }

  /** Stays connected, so that the database is open as long as this process lives. */
  private static Connection open(Path folder, String name) throws Exception {
    if (!NAME.matcher(name).matches()) {
      throw new Program.Failure(
          "Expected a database name of small letters, digits and dashes, but got '%s'; correct it."
              .formatted(name));
    }
    // We close the database ourselves, after the server: H2's own hook would run beside the last
    // requests.
    Connection connection =
        DriverManager.getConnection(
            "jdbc:h2:" + folder.resolve(name) + ";DB_CLOSE_ON_EXIT=FALSE", "sa", "");
    if (Schema.version(connection) == 0) {
      Schema.apply(connection, Schema.first());
    }
    return connection;
  }

  private static void stop(Server server, List<Connection> open) {
    server.stop();
    for (Connection connection : open) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("shutdown");
      } catch (SQLException e) {
        Program.warn("Expected to close a database, but got '%s'.".formatted(e.getMessage()));
      }
    }
  }
}
