package dev.slipway.examples.booking.store;

/**
 * Every SQL statement that the worker runs; the database check prepares them all against a
 * release's schema.
 */
public enum Statements {
  SERVICES("select id, name, minutes from services order by id"),
  TAKEN("select at_time from bookings where service = ? and on_date = ?"),
  BOOK(
      "insert into bookings (id, service, on_date, at_time, name, email, phone)"
          + " values (?, ?, ?, ?, ?, ?, ?)"),
  FIND("select service, on_date, at_time, name, email, phone from bookings where id = ?"),
  CANCEL("delete from bookings where id = ?"),
  REPORT(
      "select s.id, s.name, count(b.id) from services s"
          + " left join bookings b on b.service = s.id group by s.id, s.name order by s.id"),
  SCHEMA_VERSION("select max(version) from schema_version"),
  /** Used by releases with reminders only. */
  REMIND("insert into reminders (booking, due_on, email) values (?, ?, ?)");

  private final String sql;

  Statements(String sql) {
    this.sql = sql;
  }

  /** The text to prepare. */
  public String sql() {
    return sql;
  }

  /** Whether a worker runs it. */
  public boolean neededBy(boolean reminders) {
    return reminders || this != REMIND;
  }
}
