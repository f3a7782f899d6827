package dev.slipway.examples.booking.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BookingRulesTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
  private static final List<Service> SERVICES =
      List.of(new Service("check-up", "Check-up", 30), new Service("cleaning", "Cleaning", 45));

  @Test
  void shouldAcceptAWholeRequest() {
    assertThat(BookingRules.check(body("name", " Ann "), SERVICES, TODAY))
        .isEqualTo(
            new BookingRequest(
                "check-up",
                LocalDate.of(2026, 11, 24),
                LocalTime.of(9, 30),
                "Ann",
                "ann@example.org",
                "+49 30 1234567"));
  }

  @ParameterizedTest
  @CsvSource({
    "service, massage",
    "date, 2026-11-22",
    "date, 2027-11-24",
    "date, tomorrow",
    "date, 2026-11-29", // a Sunday: no time is right
    "time, 09:31",
    "time, 17:00",
    "time, 08:30",
    "time, noon",
    "name, ' '",
    "email, ann",
    "email, ann@example",
    "phone, 12345",
    "phone, 0123456789012345678901",
    "coupon, 10"
  })
  void shouldNameTheWrongField(String field, String value) {
    String blamed = value.equals("2026-11-29") ? "time" : field;

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> BookingRules.check(body(field, value), SERVICES, TODAY))
        .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(422))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo(blamed));
  }

  @Test
  void shouldNotRepeatALongValue() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> BookingRules.check(body("service", "x".repeat(5000)), SERVICES, TODAY))
        .satisfies(refusal -> assertThat(refusal.sentence()).hasSizeLessThan(150));
  }

  @Test
  void shouldRefuseWhatIsNoObject() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> BookingRules.check(Json.parse("[]"), SERVICES, TODAY))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("body"));
  }

  @Test
  void shouldOfferTimesUntilTheEveningAndNoneOnSunday() {
    assertThat(OpeningHours.slots(SERVICES.getLast(), TODAY))
        .hasSize(10)
        .startsWith(LocalTime.of(9, 0), LocalTime.of(9, 45))
        .endsWith(LocalTime.of(15, 45));
    assertThat(OpeningHours.slots(SERVICES.getFirst(), LocalDate.of(2026, 11, 29))).isEmpty();
  }

  @Test
  void shouldMakeReferencesThatItKnowsAgain() {
    Random random = new Random(7);

    assertThat(BookingReference.next(random))
        .startsWith("BK")
        .isNotEqualTo(BookingReference.next(random))
        .satisfies(reference -> assertThat(BookingReference.isOne(reference)).isTrue());
    assertThat(BookingReference.isOne("BK0000000000")).isFalse();
    assertThat(BookingReference.isOne("BK'; drop")).isFalse();
  }

  private static Json body(String field, String value) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("service", Json.of("check-up"));
    members.put("date", Json.of("2026-11-24"));
    members.put("time", Json.of("09:30"));
    members.put("name", Json.of("Ann Example"));
    members.put("email", Json.of("ann@example.org"));
    members.put("phone", Json.of("+49 30 1234567"));
    members.put(field, Json.of(value));
    return new Json.Obj(members);
  }
}
