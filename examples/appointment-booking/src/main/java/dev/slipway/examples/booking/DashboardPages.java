package dev.slipway.examples.booking;

import dev.slipway.examples.booking.core.Json;
import dev.slipway.examples.booking.http.Caller;
import dev.slipway.examples.booking.http.Response;
import dev.slipway.examples.booking.http.Route;
import dev.slipway.examples.booking.pages.Html;
import dev.slipway.examples.booking.pages.PageServer;
import dev.slipway.examples.booking.pages.PageTexts;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The page that shows how booked the services are. See {@link PageServer#start} for argument and
 * environment.
 */
public final class DashboardPages {
  private DashboardPages() {}

  /** Starts the program. */
  public static void main(String[] args) {
    Program.run(() -> PageServer.start("Dashboard pages", args, DashboardPages::routes));
  }

  static List<Route> routes(PageTexts texts, Caller worker) {
    return List.of(
        new Route(
            "GET",
            "/dashboard",
            Set.of(200),
            PageServer.withWorker(texts.dashboardTitle(), request -> page(texts, worker))));
  }

  private static Response page(PageTexts texts, Caller worker)
      throws IOException, InterruptedException {
    Json report = PageServer.ask(worker, "/api/report");
    String rows =
        report.get("services").items().stream()
            .map(DashboardPages::row)
            .collect(Collectors.joining());
    String table =
        "<table><tr><th>Service</th><th>Appointments</th></tr>%s</table><p>In all: %s</p>"
            .formatted(rows, Html.escape(report.get("total").toString()));
    return Response.html(
        200, Html.page(texts.dashboardTitle(), texts.dashboardIntroduction(), table));
  }

  private static String row(Json service) {
    return "<tr><td>%s</td><td>%s</td></tr>"
        .formatted(
            Html.escape(service.text("name").orElse("")),
            Html.escape(service.get("bookings").toString()));
  }
}
