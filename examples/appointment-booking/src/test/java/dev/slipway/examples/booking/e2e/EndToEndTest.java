package dev.slipway.examples.booking.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.WorkerApi;
import dev.slipway.examples.booking.WorkerSettings;
import dev.slipway.examples.booking.core.Json;
import dev.slipway.examples.booking.core.RequestTable;
import dev.slipway.examples.booking.http.Caller;
import dev.slipway.examples.booking.http.LoopbackServer;
import dev.slipway.examples.booking.http.Request;
import dev.slipway.examples.booking.http.Response;
import dev.slipway.examples.booking.store.BookingStore;
import dev.slipway.examples.booking.store.ConnectionPool;
import dev.slipway.examples.booking.store.DatabaseAddress;
import dev.slipway.examples.booking.store.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end-to-end programs against a real API in this process, whose answers a test can spoil. */
class EndToEndTest {
  private static final DatabaseAddress ADDRESS =
      new DatabaseAddress("jdbc:h2:mem:e2e-test", "sa", "");

  private Connection keepsOpen;
  private ConnectionPool pool;
  private LoopbackServer server;
  private Caller caller;
  private Json contract;
  private volatile UnaryOperator<Response> spoil = UnaryOperator.identity();

  @BeforeEach
  void start() throws Exception {
    keepsOpen = DriverManager.getConnection(ADDRESS.url(), ADDRESS.user(), ADDRESS.password());
    Schema.apply(keepsOpen, Schema.first());
    WorkerSettings settings = WorkerSettings.read(Path.of("releases/1.1.0/worker.properties"));
    contract = Json.parse(Files.readString(Path.of("releases/1.1.0/openapi.json")));
    pool = new ConnectionPool(ADDRESS, 2, Duration.ofSeconds(2));
    WorkerApi api =
        new WorkerApi(
            settings,
            new BookingStore(pool, false),
            new RequestTable(100, Duration.ZERO, System::nanoTime),
            Clock.systemUTC(),
            new Random(1));
    server = LoopbackServer.start(0, request -> answer(api, request));
    caller = new Caller("http://127.0.0.1:" + server.port());
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    pool.close();
    keepsOpen.close();
  }

  @Test
  void shouldPassAndLeaveNothingBehindWhenAllIsWell() throws Exception {
    assertThat(BookAppointment.run(caller)).startsWith("Booked, read and cancelled BK");
    assertThat(Contract.run(caller, contract)).startsWith("7 operations");
    assertThat(caller.get("/api/report").json().get("total")).hasToString("0");
  }

  @Test
  void shouldFailTheBookingWhenTheReferenceIsWrong() {
    spoil = replaced("\"id\":\"BK", "\"id\":\"XX");

    failed(() -> BookAppointment.run(caller))
        .withMessageContaining("Expected a reference that starts with BK, but got XX");
  }

  @Test
  void shouldFailTheBookingWhenItIsNotReadBackAsSent() {
    spoil = replaced("e2e@example.org", "other@example.org");

    failed(() -> BookAppointment.run(caller)).withMessageContaining("Expected the email");
  }

  @Test
  void shouldFailTheBookingWhenTheApiIsFull() {
    spoil =
        response ->
            new Response(503, "application/json", "{\"error\":\"full\"}", response.headers());

    failed(() -> BookAppointment.run(caller))
        .withMessageContaining("Expected status 200, but got 503");
  }

  @Test
  void shouldFailTheContractWhenAMemberIsMissingOrOfAnotherType() {
    spoil = replaced("\"free\"", "\"left\"");
    failed(() -> Contract.run(caller, contract)).withMessageContaining("to answer with 'free'");

    spoil = replaced("\"minutes\":30", "\"minutes\":\"30\"");
    failed(() -> Contract.run(caller, contract))
        .withMessageContaining("to answer with type integer at /services/*/minutes");
  }

  @Test
  void shouldFailTheContractWhenStatusTypeOrVersionIsAnother() {
    spoil =
        response -> new Response(418, response.contentType(), response.body(), response.headers());
    failed(() -> Contract.run(caller, contract))
        .withMessageContaining("to answer with one of [200]");

    spoil =
        response ->
            new Response(response.status(), "text/plain", response.body(), response.headers());
    failed(() -> Contract.run(caller, contract)).withMessageContaining("text/plain");

    spoil = replaced("\"version\":\"1.1.0\"", "\"version\":\"1.0.0\"");
    failed(() -> Contract.run(caller, contract))
        .withMessageContaining("Expected version 1.1.0 at /health");
  }

  @Test
  void shouldFailThePagesWhenHeadingLabelOrDataIsMissing() {
    page("<h1>Book</h1><option value=\"check-up\"><td>Check-up</td><label>Day <input></label>");
    assertThat(pages()).startsWith("Both pages");

    page("<p>Book</p><option value=\"check-up\"><td>Check-up</td>");
    failed(this::pages).withMessageContaining("Expected a heading on /book");
    page("<h1>Book</h1><td>Check-up</td>");
    failed(this::pages).withMessageContaining("on /book");
    page("<h1>Book</h1><option value=\"check-up\"><td>Check-up</td><p><input></p>");
    failed(this::pages).withMessageContaining("Expected a label for every field");
    page("<h1>Book</h1><option value=\"check-up\">");
    failed(this::pages).withMessageContaining("on /dashboard");
  }

  @Test
  void shouldFailThePagesWhenASecurityHeaderIsAnother() {
    page("<h1>Book</h1><option value=\"check-up\"><td>Check-up</td>");
    UnaryOperator<Response> good = spoil;
    spoil = response -> good.apply(response).with("x-frame-options", "ALLOW");

    failed(this::pages).withMessageContaining("Expected the header x-frame-options: DENY on /book");
  }

  private String pages() throws AssertionError {
    try {
      return Pages.run(caller, caller);
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void page(String body) {
    spoil = response -> Response.html(200, body);
  }

  private Response answer(WorkerApi api, Request request) {
    return spoil.apply(api.answer(request));
  }

  private static UnaryOperator<Response> replaced(String text, String replacement) {
    return response ->
        new Response(
            response.status(),
            response.contentType(),
            response.body().replace(text, replacement),
            response.headers());
  }

  private static ThrowableAssertAlternative<Program.Failure> failed(ThrowingCallable test) {
    return assertThatExceptionOfType(Program.Failure.class).isThrownBy(test);
  }
}
