package dev.slipway.examples.booking;

import dev.slipway.examples.booking.core.Booking;
import dev.slipway.examples.booking.core.BookingReference;
import dev.slipway.examples.booking.core.BookingRequest;
import dev.slipway.examples.booking.core.BookingRules;
import dev.slipway.examples.booking.core.Json;
import dev.slipway.examples.booking.core.OpeningHours;
import dev.slipway.examples.booking.core.Pause;
import dev.slipway.examples.booking.core.Refusal;
import dev.slipway.examples.booking.core.RequestTable;
import dev.slipway.examples.booking.core.Service;
import dev.slipway.examples.booking.http.Request;
import dev.slipway.examples.booking.http.Response;
import dev.slipway.examples.booking.http.Route;
import dev.slipway.examples.booking.http.Routes;
import dev.slipway.examples.booking.store.BookingStore;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What the worker answers. Every request under {@code /api/} takes an entry of the request table;
 * {@code /health} needs neither the table nor the database: it says that the process lives.
 */
public final class WorkerApi {
  private static final int LONGEST_REPORT_SECONDS = 5;

  private final WorkerSettings settings;
  private final BookingStore store;
  private final RequestTable requests;
  private final Clock clock;
  private final RandomGenerator random;
  private final Routes routes;

  /** {@code clock} gives the day on which "today" is; {@code random} the references. */
  public WorkerApi(
      WorkerSettings settings,
      BookingStore store,
      RequestTable requests,
      Clock clock,
      RandomGenerator random) {
    this.settings = settings;
    this.store = store;
    this.requests = requests;
    this.clock = clock;
    this.random = random;
    this.routes = new Routes(routes());
  }

  /** Answers one request. */
  public Response answer(Request request) {
    if (!request.path().startsWith("/api/")) {
      return routes.answer(request);
    }
    byte[] bits = new byte[8];
    random.nextBytes(bits);
    String id = HexFormat.of().formatHex(bits);
    try {
      requests.enter(id, request.method() + " " + request.path());
    } catch (Refusal full) {
      Program.warn(full.sentence());
      return Response.of(full);
    }
    try {
      return routes.answer(request).with("X-Request-Id", id);
    } finally {
      requests.finish(id);
    }
  }

  /** All that the worker serves under these settings. */
  public List<Route> routes() {
    List<Route> all = new ArrayList<>();
    all.add(new Route("GET", "/health", Set.of(200), request -> health()));
    all.add(new Route("GET", "/api/health", Set.of(200), request -> apiHealth()));
    all.add(new Route("GET", "/api/services", Set.of(200), request -> services()));
    all.add(
        new Route(
            "GET", "/api/availability/{service}/{date}", Set.of(200, 422), this::availability));
    all.add(new Route("POST", "/api/bookings", Set.of(201, 400, 409, 422), this::book));
    all.add(new Route("GET", "/api/bookings/{id}", Set.of(200, 404), this::find));
    all.add(new Route("DELETE", "/api/bookings/{id}", Set.of(204, 404), this::cancel));
    all.add(new Route("GET", "/api/report", Set.of(200, 422), this::report));
    if (settings.requestLookup()) {
      all.add(new Route("GET", "/api/requests/{id}", Set.of(200, 404), this::lookUp));
    }
    return all;
  }

  private Response health() {
    return Response.json(200, Json.object("status", "UP", "version", settings.version()));
  }

  private Response apiHealth() throws SQLException {
    store.ping();
    return Response.json(
        200, Json.object("status", "UP", "version", settings.version(), "database", "UP"));
  }

  private Response services() throws SQLException {
    List<Json> services = store.services().stream().map(Service::toJson).toList();
    return Response.json(200, Json.object("services", new Json.Arr(services)));
  }

  private Response availability(Request request) throws SQLException {
    Service service = BookingRules.service(request.part("service"), store.services());
    LocalDate date = BookingRules.date(request.part("date"), LocalDate.now(clock));
    Set<LocalTime> taken = store.taken(service.id(), date);
    List<Json> slots = new ArrayList<>();
    for (LocalTime time : OpeningHours.slots(service, date)) {
      if (!taken.contains(time)) {
        slots.add(Json.of(time.toString()));
      }
    }
    Json.Arr free = new Json.Arr(slots);
    return Response.json(
        200,
        settings.countFree()
            ? Json.object(
                "service",
                service.id(),
                "date",
                date.toString(),
                "slots",
                free,
                "free",
                slots.size())
            : Json.object("service", service.id(), "date", date.toString(), "slots", free));
  }

  private Response book(Request request) throws SQLException {
    BookingRequest wish =
        BookingRules.check(Json.parse(request.body()), store.services(), LocalDate.now(clock));
    Booking booking = new Booking(BookingReference.next(random), wish);
    store.book(booking);
    return Response.json(201, booking.toJson()).with("Location", "/api/bookings/" + booking.id());
  }

  private Response find(Request request) throws SQLException {
    String id = request.part("id");
    if (!BookingReference.isOne(id)) {
      throw unknownBooking();
    }
    return Response.json(
        200, store.find(id).map(Booking::toJson).orElseThrow(WorkerApi::unknownBooking));
  }

  private Response cancel(Request request) throws SQLException {
    String id = request.part("id");
    if (!BookingReference.isOne(id) || !store.cancel(id)) {
      throw unknownBooking();
    }
    return Response.empty(204);
  }

  /** A report is assembled over {@code seconds}: the one honest long request of the example. */
  private Response report(Request request) throws SQLException {
    String asked = request.query("seconds", "0");
    if (asked.length() != 1
        || asked.charAt(0) < '0'
        || asked.charAt(0) > '0' + LONGEST_REPORT_SECONDS) {
      throw new Refusal(
          422,
          "seconds",
          "Expected a whole number from 0 to %d as 'seconds', but got another; correct it."
              .formatted(LONGEST_REPORT_SECONDS));
    }
    // No connection is held while time passes.
    Pause.of(Duration.ofSeconds(asked.charAt(0) - '0'));
    return Response.json(200, store.report());
  }

  private Response lookUp(Request request) {
    String id = request.part("id");
    return Response.json(
        200,
        requests
            .find(id)
            .map(line -> Json.object("id", id, "request", line))
            .orElseThrow(
                () -> new Refusal(404, "Expected the id of a recent request, but got another.")));
  }

  private static Refusal unknownBooking() {
    return new Refusal(
        404, "Expected the reference of a booking, but there is none; check the letters.");
  }
}
