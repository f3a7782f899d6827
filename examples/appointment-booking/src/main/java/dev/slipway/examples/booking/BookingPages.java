package dev.slipway.examples.booking;

import dev.slipway.examples.booking.core.Json;
import dev.slipway.examples.booking.http.Caller;
import dev.slipway.examples.booking.http.Request;
import dev.slipway.examples.booking.http.Response;
import dev.slipway.examples.booking.http.Route;
import dev.slipway.examples.booking.pages.Html;
import dev.slipway.examples.booking.pages.PageServer;
import dev.slipway.examples.booking.pages.PageTexts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The page on which people book. See {@link PageServer#start} for argument and environment. */
public final class BookingPages {
  private final PageTexts texts;
  private final Caller worker;

  private BookingPages(PageTexts texts, Caller worker) {
    this.texts = texts;
    this.worker = worker;
  }

  /** Starts the program. */
  public static void main(String[] args) {
    Program.run(() -> PageServer.start("Booking pages", args, BookingPages::routes));
  }

  static List<Route> routes(PageTexts texts, Caller worker) {
    BookingPages pages = new BookingPages(texts, worker);
    String title = texts.bookTitle();
    return List.of(
        new Route(
            "GET", "/book", Set.of(200), PageServer.withWorker(title, request -> pages.form())),
        new Route("POST", "/book", Set.of(201, 422), PageServer.withWorker(title, pages::submit)));
  }

  private Response form() throws IOException, InterruptedException {
    String options =
        PageServer.ask(worker, "/api/services").get("services").items().stream()
            .map(BookingPages::option)
            .collect(Collectors.joining());
    String form =
        """
        <form method="post" action="/book">
        <label>Service <select name="service">%s</select></label>
        <label>Day <input type="date" name="date" required></label>
        <label>Time <input type="time" name="time" required></label>
        <label>Name <input name="name" required></label>
        <label>E-mail <input type="email" name="email" required></label>
        <label>Phone <input type="tel" name="phone" required></label>
        <button>Book</button>
        </form>
        """
            .formatted(options);
    return Response.html(200, Html.page(texts.bookTitle(), texts.bookIntroduction(), form));
  }

  private Response submit(Request request) throws IOException, InterruptedException {
    Map<String, String> form = Request.form(request.body());
    Json.Obj wish =
        new Json.Obj(
            form.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> Json.of(field.getValue()))));
    Caller.Answer answer = worker.post("/api/bookings", wish);
    if (answer.status() >= 500) {
      throw new IOException("the worker answered " + answer.status() + " to a booking");
    }
    if (answer.status() != 201) {
      String why = answer.json().text("error").orElse("The booking was not accepted.");
      return Response.html(answer.status(), Html.page("Please correct", why, ""));
    }
    String reference = answer.json().text("id").orElse("");
    return Response.html(
        201, Html.page("Your appointment is booked", "Your reference is " + reference + ".", ""));
  }

  private static String option(Json service) {
    return "<option value=\"%s\">%s</option>"
        .formatted(
            Html.escape(service.text("id").orElse("")),
            Html.escape(service.text("name").orElse("")));
  }
}
