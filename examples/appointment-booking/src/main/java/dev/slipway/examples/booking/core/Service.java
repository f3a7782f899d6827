package dev.slipway.examples.booking.core;

/** Something that can be booked; {@code minutes} is how long an appointment takes. */
public record Service(String id, String name, int minutes) {

  /** As the API shows it. */
  public Json toJson() {
    return Json.object("id", id, "name", name, "minutes", minutes);
  }
}
