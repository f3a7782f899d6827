package dev.slipway.examples.booking;

import dev.slipway.examples.booking.core.RequestTable;
import dev.slipway.examples.booking.http.LoopbackServer;
import dev.slipway.examples.booking.store.BookingStore;
import dev.slipway.examples.booking.store.ConnectionPool;
import dev.slipway.examples.booking.store.DatabaseAddress;
import dev.slipway.examples.booking.store.Schema;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * The API. Argument: the release's {@code worker.properties}. Environment: {@code PORT}, {@code
 * DATABASE_URL}, and {@code DATABASE_USER} (sa) and {@code DATABASE_PASSWORD} (none). Listens once
 * the database has the schema that the release needs; exits with code 1 when it has not.
 */
public final class Worker {
  private Worker() {}

  /** Starts the program. */
  public static void main(String[] args) {
    Program.run(() -> start(Program.argument(args, 0, "<worker.properties>")));
  }

  private static void start(String file) throws Exception {
    WorkerSettings settings = WorkerSettings.read(Path.of(file));
    DatabaseAddress address = address();
    Schema.await(address, settings.schemaVersion(), settings.schemaWait());
    ConnectionPool pool = new ConnectionPool(address, settings.poolSize(), settings.poolWait());
    RequestTable requests =
        new RequestTable(settings.requestCapacity(), settings.requestRemember(), System::nanoTime);
    WorkerApi api =
        new WorkerApi(
            settings,
            new BookingStore(pool, settings.reminders()),
            requests,
            Clock.systemUTC(),
            new SecureRandom());
    LoopbackServer server = LoopbackServer.startForPort(api::answer);
    Program.say(
        "Worker %s listens on http://127.0.0.1:%d".formatted(settings.version(), server.port()));
  }

  private static DatabaseAddress address() {
    String url = Program.environment("DATABASE_URL", "the JDBC address of the database");
    if (!url.startsWith("jdbc:h2:")) {
      throw new Program.Failure(
          "Expected an address that starts with jdbc:h2: in DATABASE_URL, but got another; correct it.");
    }
    return new DatabaseAddress(
        url,
        Optional.ofNullable(System.getenv("DATABASE_USER")).orElse("sa"),
        Optional.ofNullable(System.getenv("DATABASE_PASSWORD")).orElse(""));
  }
}
