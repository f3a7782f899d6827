package dev.slipway.examples.booking.core;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/** When appointments can start: every day but Sunday, from nine to five. */
public final class OpeningHours {
  private static final LocalTime OPENS = LocalTime.of(9, 0);
  private static final LocalTime CLOSES = LocalTime.of(17, 0);

  private OpeningHours() {}

  /** The starts of all appointments of that day, taken or not, in order. */
  public static List<LocalTime> slots(Service service, LocalDate date) {
    List<LocalTime> slots = new ArrayList<>();
    if (date.getDayOfWeek() == DayOfWeek.SUNDAY) {
      return slots;
    }
    LocalTime start = OPENS;
    while (!start.plusMinutes(service.minutes()).isAfter(CLOSES)) {
      slots.add(start);
      start = start.plusMinutes(service.minutes());
    }
    return slots;
  }
}
