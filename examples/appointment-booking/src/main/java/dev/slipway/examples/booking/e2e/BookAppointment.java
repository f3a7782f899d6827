package dev.slipway.examples.booking.e2e;

import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.core.Json;
import dev.slipway.examples.booking.http.Caller;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Critical path: books an appointment at a free time of a random day, reads it back, sees that the
 * time is taken now, and cancels it. Argument: the worker's address.
 */
public final class BookAppointment {
  private static final int DAYS_TO_TRY = 20;

  private final Caller worker;

  private BookAppointment(Caller worker) {
    this.worker = worker;
  }

  /** Runs the test. */
  public static void main(String[] args) {
    Program.run(() -> Program.say(run(new Caller(Program.argument(args, 0, "<worker address>")))));
  }

  static String run(Caller worker) throws IOException, InterruptedException {
    return new BookAppointment(worker).run();
  }

  private String run() throws IOException, InterruptedException {
    Json service = Expect.status(200, worker.get("/api/services")).json().get("services").get(0);
    Json wish = wish(service.text("id").orElse(""));
    Json booking = Expect.status(201, worker.post("/api/bookings", wish)).json();
    String id = booking.text("id").orElse("");
    Expect.that(id.startsWith("BK"), "a reference that starts with BK", id);
    try {
      readBack(id, booking, wish);
    } finally {
      Expect.status(204, worker.call("DELETE", "/api/bookings/" + id, "", ""));
    }
    Expect.status(404, worker.get("/api/bookings/" + id));
    return "Booked, read and cancelled " + id + ".";
  }

  private void readBack(String id, Json booking, Json wish)
      throws IOException, InterruptedException {
    Json read = Expect.status(200, worker.get("/api/bookings/" + id)).json();
    Expect.that(read.equals(booking), "the booking " + booking, read.toString());
    for (String field : wish.members().keySet()) {
      Expect.that(
          read.get(field).equals(wish.get(field)),
          "the " + field + " that was sent",
          read.toString());
    }
    Expect.status(409, worker.post("/api/bookings", wish));
  }

  private Json wish(String service) throws IOException, InterruptedException {
    // Somewhere in the next 300 days, so that runs beside each other rarely meet.
    LocalDate first =
        LocalDate.now(Clock.systemUTC()).plusDays(1 + RandomGenerator.getDefault().nextInt(300));
    for (int day = 0; day < DAYS_TO_TRY; day++) {
      String date = first.plusDays(day).toString();
      List<Json> slots =
          Expect.status(200, worker.get("/api/availability/" + service + "/" + date))
              .json()
              .get("slots")
              .items();
      if (!slots.isEmpty()) {
        return Json.object(
            "service",
            service,
            "date",
            date,
            "time",
            slots.get(RandomGenerator.getDefault().nextInt(slots.size())),
            "name",
            "End-to-end test",
            "email",
            "e2e@example.org",
            "phone",
            "+49 30 1234567");
      }
    }
    throw new Program.Failure(
        "Expected a free time within %d days from %s, but there is none; cancel bookings of earlier tests."
            .formatted(DAYS_TO_TRY, first));
  }
}
