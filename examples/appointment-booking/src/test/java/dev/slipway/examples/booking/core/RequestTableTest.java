package dev.slipway.examples.booking.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestTableTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

  @Test
  void shouldFreeAnEntryAtOnceWhenNothingIsRemembered() {
    RequestTable table = table(1, Duration.ZERO);

    for (int i = 0; i < 10_000; i++) {
      table.enter("r" + i, "GET /api/services");
      table.finish("r" + i);
    }

    assertThat(table.size()).isZero();
  }

  @Test
  void shouldRefuseWhenAllEntriesAreInProgress() {
    RequestTable table = table(2, Duration.ZERO);
    table.enter("a", "GET /api/report");
    table.enter("b", "GET /api/report");

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> table.enter("c", "GET /api/services"))
        .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(503))
        .withMessageContaining("all 2 entries");

    table.finish("a");
    table.enter("c", "GET /api/services");
    assertThat(table.size()).isEqualTo(2);
  }

  @Test
  void shouldRefuseEveryRequestAfterCapacityWhenFinishedOnesAreRememberedForADay() {
    RequestTable table = table(2000, Duration.ofHours(24));
    int answered = 0;

    for (int i = 0; i < 3000; i++) {
      try {
        table.enter("r" + i, "GET /api/services");
        table.finish("r" + i);
        answered++;
      } catch (Refusal full) {
        assertThat(full.status()).isEqualTo(503);
      }
      nanos.addAndGet(Duration.ofMillis(10).toNanos());
    }

    assertThat(answered).isEqualTo(2000);
  }

  @Test
  void shouldFindARememberedRequestUntilItsTimeIsOver() {
    RequestTable table = table(10, Duration.ofSeconds(2));
    table.enter("a", "GET /api/services");
    table.finish("a");

    nanos.addAndGet(Duration.ofMillis(1999).toNanos());
    assertThat(table.find("a")).contains("GET /api/services");
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(table.find("a")).isEmpty();
    assertThat(table.size()).isZero();
  }

  private RequestTable table(int capacity, Duration remember) {
    return new RequestTable(capacity, remember, nanos::get);
  }
}
