package dev.slipway.examples.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.examples.booking.Example.Running;
import dev.slipway.examples.booking.core.Json;
import dev.slipway.examples.booking.http.Caller;
import dev.slipway.examples.booking.http.SecurityHeaders;
import dev.slipway.examples.booking.store.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each release really does, as processes started with the manifest's own commands. */
class ExampleIT {
  @TempDir static Path temporary;
  private static Example example;
  private static int databasePort;
  private static Running database;

  @BeforeAll
  static void startDatabase() throws Exception {
    example = new Example(Files.createDirectories(temporary.resolve("output")));
    databasePort = Example.freePort();
    database = example.database(temporary.resolve("data"), databasePort);
    example.set("database", address("staging"));
  }

  @AfterAll
  static void stopAll() throws Exception {
    example.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "API contract",
        "Database schema",
        "Validation schemas",
        "Compilation",
        "Unit tests",
        "Lint",
        "Build"
      })
  void shouldPassThePreDeploymentCheck(String check) throws Exception {
    Running done = example.action("validation", "checks", check, "1.1.0");

    assertThat(done.process().exitValue()).as(done.text()).isZero();
    assertThat(done.text().lines()).hasSize(1);
  }

  @Test
  void shouldFailACheckOfAReleaseThatIsNotThere() throws Exception {
    Running done = example.action("validation", "checks", "API contract", "7.7.7");

    assertThat(done.process().exitValue()).isEqualTo(1);
    assertThat(done.text().lines()).hasSize(1).first().asString().startsWith("Expected the file ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "1.1.0"})
  void shouldServeAndPassTheEndToEndTestsWhenTheReleaseIsGood(String version) throws Exception {
    Running worker = example.component("worker", version);
    example.set("worker", worker.url());
    Running booking = example.component("booking-pages", version);
    example.set("booking", booking.url());
    Running dashboard = example.component("dashboard-pages", version);
    example.set("dashboard", dashboard.url());

    assertThat(worker.caller().get("/health").json())
        .isEqualTo(Json.object("status", "UP", "version", version));
    assertThat(worker.caller().get("/api/health").headers())
        .containsAllEntriesOf(SecurityHeaders.ALL);
    for (String test : new String[] {"Book an appointment", "Contract", "Pages"}) {
      Running done = example.action("endToEnd", "tests", test, version);
      assertThat(done.process().exitValue()).as(done.text()).isZero();
    }
    shouldBookThroughTheForm(booking.caller(), worker.caller());
  }

  private static void shouldBookThroughTheForm(Caller booking, Caller worker) throws Exception {
    LocalDate day = LocalDate.now(Clock.systemUTC()).plusDays(30);
    String date =
        worker.get("/api/availability/check-up/" + day).json().get("slots").items().isEmpty()
            ? day.plusDays(1).toString()
            : day.toString();
    String form =
        "service=check-up&time=09%3A00&name=Ann+%3CB%3E&email=ann%40example.org&phone=0301234567&date=";

    Caller.Answer refused =
        booking.call("POST", "/book", "application/x-www-form-urlencoded", form);
    Caller.Answer booked =
        booking.call("POST", "/book", "application/x-www-form-urlencoded", form + date);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body()).contains("as &#39;date&#39;");
    assertThat(booked.status()).as(booked.body()).isEqualTo(201);
    assertThat(booked.body()).containsPattern("Your reference is BK[A-Z0-9]{10}\\.");
    String reference = booked.body().replaceAll("(?s).*(BK[A-Z0-9]{10}).*", "$1");
    assertThat(worker.call("DELETE", "/api/bookings/" + reference, "", "").status()).isEqualTo(204);
  }

  @Test
  void shouldExitAfterAboutASecondWhenTheSchemaIsNotThere() throws Exception {
    long start = System.nanoTime();

    Running worker = example.failing("worker", "1.2.0");

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(700), Duration.ofSeconds(8));
    assertThat(worker.process().exitValue()).isEqualTo(1);
    assertThat(worker.text().strip())
        .isEqualTo(
            "Expected database schema version 2 at %s, but found version 1; apply the release's schema.sql"
                    .formatted(address("staging"))
                + " and start again.");
  }

  @Test
  void shouldServe120WhenSomebodyHadAppliedItsSchema() throws Exception {
    try (Connection connection = DriverManager.getConnection(address("production"), "sa", "")) {
      Schema.apply(connection, Files.readString(Path.of("releases/1.2.0/schema.sql")));
      example.set("database", address("production"));
      Running worker = example.component("worker", "1.2.0");
      Caller caller = worker.caller();

      Caller.Answer booked = caller.post("/api/bookings", wish("cleaning", "09:45"));

      assertThat(booked.status()).as(booked.body()).isEqualTo(201);
      try (ResultSet rows =
          connection.createStatement().executeQuery("select count(*) from reminders")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(1);
      }
    } finally {
      example.set("database", address("staging"));
    }
  }

  @Test
  void shouldAnswer503AfterTwoThousandRequestsWhileHealthSaysUpWhenTheReleaseIs130()
      throws Exception {
    Running worker = example.component("worker", "1.3.0");
    Caller caller = worker.caller();
    Map<Integer, Integer> before = new TreeMap<>();
    Map<Integer, Integer> after = new TreeMap<>();

    for (int i = 0; i < 2000; i++) {
      before.merge(caller.get("/api/bookings/none").status(), 1, Integer::sum);
    }
    for (int i = 0; i < 100; i++) {
      after.merge(caller.get("/api/health").status(), 1, Integer::sum);
    }

    assertThat(before).isEqualTo(Map.of(404, 2000));
    assertThat(after).isEqualTo(Map.of(503, 100));
    assertThat(caller.get("/health").status()).isEqualTo(200);
    assertThat(caller.get("/health").json().text("version")).contains("1.3.0");
    assertThat(worker.text()).contains("all 2000 entries of the request table are taken");
  }

  @Test
  void shouldServeMoreThanTwoThousandRequestsWhenTheReleaseIs110() throws Exception {
    Caller caller = example.component("worker", "1.1.0").caller();

    for (int i = 0; i < 2100; i++) {
      assertThat(caller.get("/api/bookings/none").status()).isEqualTo(404);
    }
  }

  @Test
  void shouldFinishTheRequestInFlightWhenTerminated() throws Exception {
    Running worker = example.component("worker", "1.1.0");
    CountDownLatch sending = new CountDownLatch(1);
    try (ExecutorService caller = Executors.newSingleThreadExecutor()) {
      worker.caller().get("/api/report?seconds=0");
      CompletableFuture<Caller.Answer> report =
          CompletableFuture.supplyAsync(
              () -> {
                sending.countDown();
                try {
                  return worker.caller().get("/api/report?seconds=2");
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              },
              caller);
      assertThat(sending.await(10, TimeUnit.SECONDS)).isTrue();
      // The request takes 2 seconds, so it is in flight a second after it was sent.
      await().pollDelay(Duration.ofSeconds(1)).until(() -> !report.isDone());
      long start = System.nanoTime();

      Example.terminate(worker);

      assertThat(report.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
  }

  @Test
  void shouldKeepBookingsAndFindTheDatabaseAgainWhenItIsRestarted() throws Exception {
    Caller caller = example.component("worker", "1.1.0").caller();
    Json wish = wish("consultation", "10:00");
    String id = caller.post("/api/bookings", wish).json().text("id").orElseThrow();

    Example.terminate(database);
    assertThat(caller.get("/api/services").status()).isEqualTo(500);
    assertThat(caller.get("/health").status()).isEqualTo(200);
    database = example.database(temporary.resolve("data"), databasePort);

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(caller.get("/api/bookings/" + id).status()).isEqualTo(200));
    assertThat(caller.post("/api/bookings", wish).status()).isEqualTo(409);
  }

  private static Json wish(String service, String time) {
    LocalDate day = LocalDate.now(Clock.systemUTC()).plusDays(40);
    String date = day.plusDays(day.getDayOfWeek().getValue() == 7 ? 1 : 0).toString();
    return Json.object(
        "service",
        service,
        "date",
        date,
        "time",
        time,
        "name",
        "Ann Example",
        "email",
        "ann@example.org",
        "phone",
        "0301234567");
  }

  private static String address(String database) {
    return "jdbc:h2:tcp://127.0.0.1:%d/./%s".formatted(databasePort, database);
  }
}
