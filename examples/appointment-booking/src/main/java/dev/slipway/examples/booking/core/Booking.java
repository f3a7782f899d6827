package dev.slipway.examples.booking.core;

/** A request that was accepted, under the reference {@code id}. */
public record Booking(String id, BookingRequest request) {

  /** As the API shows it. */
  public Json toJson() {
    return Json.object(
        "id", id,
        "service", request.service(),
        "date", request.date().toString(),
        "time", request.time().toString(),
        "name", request.name(),
        "email", request.email(),
        "phone", request.phone());
  }
}
