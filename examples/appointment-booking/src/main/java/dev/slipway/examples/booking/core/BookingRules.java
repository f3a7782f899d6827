package dev.slipway.examples.booking.core;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a request to book must look like. */
public final class BookingRules {
  private static final Set<String> FIELDS =
      Set.of("service", "date", "time", "name", "email", "phone");
  private static final Pattern EMAIL =
      Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63}){1,8}");
  private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 -]{5,18}[0-9]");
  private static final int LONGEST_NAME = 100;

  private BookingRules() {}

  /**
   * The valid request in {@code body}; refuses with status 422 and the name of the first wrong
   * field.
   */
  public static BookingRequest check(Json body, List<Service> services, LocalDate today) {
    if (!(body instanceof Json.Obj(var members))) {
      throw new Refusal(422, "body", "Expected a JSON object, but got something else.");
    }
    members.keySet().stream()
        .filter(name -> !FIELDS.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw wrong(name, "none of that name", "one");
            });
    Service service = service(text(body, "service"), services);
    LocalDate date = date(text(body, "date"), today);
    LocalTime time = parsed("time", text(body, "time"), "a time like 09:30", LocalTime::parse);
    if (!OpeningHours.slots(service, date).contains(time)) {
      throw wrong("time", "the start of an appointment on that day", time.toString());
    }
    String name = text(body, "name").strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME || hasControl(name)) {
      throw wrong("name", "1 to " + LONGEST_NAME + " printable characters", shown(name));
    }
    String email = matching("email", text(body, "email"), EMAIL, "an address like ann@example.org");
    String phone =
        matching("phone", text(body, "phone"), PHONE, "7 to 20 digits, spaces or dashes");
    return new BookingRequest(service.id(), date, time, name, email, phone);
  }

  /** The service of that id; refuses an unknown one with status 422. */
  public static Service service(String id, List<Service> services) {
    return services.stream()
        .filter(service -> service.id().equals(id))
        .findFirst()
        .orElseThrow(() -> wrong("service", "one that /api/services lists", shown(id)));
  }

  /**
   * The date in {@code text}, from {@code today} to a year later; refuses others with status 422.
   */
  public static LocalDate date(String text, LocalDate today) {
    LocalDate date = parsed("date", text, "a date like 2026-11-23", LocalDate::parse);
    if (date.isBefore(today) || date.isAfter(today.plusYears(1))) {
      throw wrong("date", "a day within the next year", shown(text));
    }
    return date;
  }

  private static String text(Json body, String field) {
    return body.text(field).orElseThrow(() -> wrong(field, "a text", "none"));
  }

  private static <T> T parsed(
      String field, String text, String expected, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (DateTimeParseException e) {
      throw wrong(field, expected, shown(text));
    }
  }

  private static String matching(String field, String text, Pattern pattern, String expected) {
    if (!pattern.matcher(text).matches()) {
      throw wrong(field, expected, shown(text));
    }
    return text;
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static String shown(String text) {
    return text.length() <= 40 ? "'" + text + "'" : "'" + text.substring(0, 40) + "...'";
  }

  private static Refusal wrong(String field, String expected, String got) {
    return new Refusal(
        422, field, "Expected " + expected + " as '" + field + "', but got " + got + ".");
  }
}
