package dev.slipway.examples.booking.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.core.Booking;
import dev.slipway.examples.booking.core.BookingRequest;
import dev.slipway.examples.booking.core.Refusal;
import dev.slipway.examples.booking.core.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BookingStoreTest {
  private static final DatabaseAddress ADDRESS =
      new DatabaseAddress("jdbc:h2:mem:store-test", "sa", "");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 24);

  private Connection keepsOpen;
  private ConnectionPool pool;
  private BookingStore store;

  @BeforeEach
  void open() throws Exception {
    keepsOpen = DriverManager.getConnection(ADDRESS.url(), ADDRESS.user(), ADDRESS.password());
    Schema.apply(keepsOpen, Schema.first());
    pool = new ConnectionPool(ADDRESS, 1, Duration.ofMillis(50));
    store = new BookingStore(pool, false);
  }

  @AfterEach
  void close() throws SQLException {
    pool.close();
    keepsOpen.close();
  }

  @Test
  void shouldFindWhatWasBookedUntilItIsCancelled() throws Exception {
    Booking booking = booking("BK23456789AB");

    store.book(booking);

    assertThat(store.find("BK23456789AB")).contains(booking);
    assertThat(store.taken("check-up", DAY)).containsExactly(LocalTime.of(9, 30));
    assertThat(store.report().get("total")).hasToString("1");
    assertThat(store.cancel("BK23456789AB")).isTrue();
    assertThat(store.cancel("BK23456789AB")).isFalse();
    assertThat(store.find("BK23456789AB")).isEmpty();
  }

  @Test
  void shouldRefuseATakenTimeAndGoOn() throws Exception {
    store.book(booking("BK23456789AB"));

    for (int i = 0; i < 5; i++) {
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> store.book(booking("BK23456789AC")))
          .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(409));
    }

    assertThat(store.services())
        .extracting(Service::id)
        .containsExactly("check-up", "cleaning", "consultation");
  }

  @Test
  void shouldStoreNeitherBookingNorReminderWhenOneFails() throws Exception {
    BookingStore withReminders = new BookingStore(pool, true);

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> withReminders.book(booking("BK23456789AB")))
        .withMessageContaining("REMINDERS");
    assertThat(store.find("BK23456789AB")).isEmpty();

    Schema.apply(keepsOpen, Files.readString(Path.of("releases/1.2.0/schema.sql")));
    withReminders.book(booking("BK23456789AB"));
    assertThat(store.cancel("BK23456789AB")).isTrue();
  }

  @Test
  void shouldRefuseWhenNoConnectionBecomesFree() throws Exception {
    pool.use(
        connection -> {
          assertThatExceptionOfType(Refusal.class)
              .isThrownBy(() -> store.services())
              .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(503));
          return true;
        });

    assertThat(store.services()).hasSize(3);
  }

  @Test
  void shouldReplaceAConnectionThatFailed() throws Exception {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                pool.use(
                    connection -> {
                      connection.close();
                      return connection.createStatement();
                    }));

    assertThat(store.services()).hasSize(3);
  }

  @Test
  void shouldSayWhichSchemaVersionIsThere() throws Exception {
    Schema.await(ADDRESS, 1, Duration.ZERO);

    assertThatExceptionOfType(Program.Failure.class)
        .isThrownBy(() -> Schema.await(ADDRESS, 2, Duration.ofMillis(150)))
        .withMessage(
            "Expected database schema version 2 at jdbc:h2:mem:store-test, but found version 1;"
                + " apply the release's schema.sql and start again.");
    DatabaseAddress nobody = new DatabaseAddress("jdbc:h2:tcp://127.0.0.1:1/./x", "sa", "");
    assertThatExceptionOfType(Program.Failure.class)
        .isThrownBy(() -> Schema.await(nobody, 1, Duration.ZERO))
        .withMessageContaining("the database does not answer (");
  }

  private static Booking booking(String id) {
    return new Booking(
        id,
        new BookingRequest(
            "check-up", DAY, LocalTime.of(9, 30), "Ann", "ann@example.org", "+49 30 1234567"));
  }
}
