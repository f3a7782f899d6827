package dev.slipway.examples.booking.store;

import dev.slipway.examples.booking.core.Booking;
import dev.slipway.examples.booking.core.BookingRequest;
import dev.slipway.examples.booking.core.Json;
import dev.slipway.examples.booking.core.Refusal;
import dev.slipway.examples.booking.core.Service;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Bookings and services in the database. */
public final class BookingStore {
  private static final String UNIQUE_VIOLATION = "23505";

  private final ConnectionPool pool;
  private final boolean reminders;

  /** {@code reminders}: whether a booking also plans a reminder for the day before. */
  public BookingStore(ConnectionPool pool, boolean reminders) {
    this.pool = pool;
    this.reminders = reminders;
  }

  /** Throws when the database does not answer. */
  public void ping() throws SQLException {
    pool.use(connection -> connection.isValid(2) ? 1 : fail());
  }

  /** All services by id. */
  public List<Service> services() throws SQLException {
    return pool.use(
        connection -> {
          try (PreparedStatement statement = prepare(connection, Statements.SERVICES);
              ResultSet rows = statement.executeQuery()) {
            List<Service> services = new ArrayList<>();
            while (rows.next()) {
              services.add(new Service(rows.getString(1), rows.getString(2), rows.getInt(3)));
            }
            return services;
          }
        });
  }

  /** The times that are taken. */
  public Set<LocalTime> taken(String service, LocalDate date) throws SQLException {
    return pool.use(
        connection -> {
          try (PreparedStatement statement = prepare(connection, Statements.TAKEN)) {
            statement.setString(1, service);
            statement.setObject(2, date);
            try (ResultSet rows = statement.executeQuery()) {
              Set<LocalTime> taken = new HashSet<>();
              while (rows.next()) {
                taken.add(rows.getObject(1, LocalTime.class));
              }
              return taken;
            }
          }
        });
  }

  /**
   * Stores a booking and its reminder, both or none; refuses with status 409 when the time is
   * taken.
   */
  public void book(Booking booking) throws SQLException {
    try {
      pool.use(
          connection -> {
            connection.setAutoCommit(false);
            insert(connection, booking);
            if (reminders) {
              remind(connection, booking);
            }
            connection.commit();
            connection.setAutoCommit(true);
            return booking;
          });
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw new Refusal(
            409, "time", "Expected a free time, but this one is taken; choose another.");
      }
      throw e;
    }
  }

  /** The booking of that reference. */
  public Optional<Booking> find(String id) throws SQLException {
    return pool.use(
        connection -> {
          try (PreparedStatement statement = prepare(connection, Statements.FIND)) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.of(new Booking(id, request(row))) : Optional.empty();
            }
          }
        });
  }

  /** Forgets a booking; false when there was none. */
  public boolean cancel(String id) throws SQLException {
    return pool.use(
        connection -> {
          try (PreparedStatement statement = prepare(connection, Statements.CANCEL)) {
            statement.setString(1, id);
            return statement.executeUpdate() > 0;
          }
        });
  }

  /** How many bookings each service has. */
  public Json report() throws SQLException {
    return pool.use(
        connection -> {
          try (PreparedStatement statement = prepare(connection, Statements.REPORT);
              ResultSet rows = statement.executeQuery()) {
            List<Json> services = new ArrayList<>();
            long total = 0;
            while (rows.next()) {
              long bookings = rows.getLong(3);
              total += bookings;
              services.add(
                  Json.object(
                      "id", rows.getString(1), "name", rows.getString(2), "bookings", bookings));
            }
            return Json.object("services", new Json.Arr(services), "total", total);
          }
        });
  }

  private static void insert(Connection connection, Booking booking) throws SQLException {
    BookingRequest request = booking.request();
    try (PreparedStatement statement = prepare(connection, Statements.BOOK)) {
      statement.setString(1, booking.id());
      statement.setString(2, request.service());
      statement.setObject(3, request.date());
      statement.setObject(4, request.time());
      statement.setString(5, request.name());
      statement.setString(6, request.email());
      statement.setString(7, request.phone());
      statement.executeUpdate();
    }
  }

  private static void remind(Connection connection, Booking booking) throws SQLException {
    try (PreparedStatement statement = prepare(connection, Statements.REMIND)) {
      statement.setString(1, booking.id());
      statement.setObject(2, booking.request().date().minusDays(1));
      statement.setString(3, booking.request().email());
      statement.executeUpdate();
    }
  }

  private static BookingRequest request(ResultSet row) throws SQLException {
    return new BookingRequest(
        row.getString(1),
        row.getObject(2, LocalDate.class),
        row.getObject(3, LocalTime.class),
        row.getString(4),
        row.getString(5),
        row.getString(6));
  }

  private static PreparedStatement prepare(Connection connection, Statements statement)
      throws SQLException {
    return connection.prepareStatement(statement.sql());
  }

  private static int fail() throws SQLException {
    throw new SQLException("the database did not answer within 2 seconds");
  }
}
