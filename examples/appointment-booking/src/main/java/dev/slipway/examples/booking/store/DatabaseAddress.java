package dev.slipway.examples.booking.store;

/** Where a database is and who asks it. {@code url} carries no password, so it may be shown. */
public record DatabaseAddress(String url, String user, String password) {

  @Override
  public String toString() {
    return url;
  }
}
