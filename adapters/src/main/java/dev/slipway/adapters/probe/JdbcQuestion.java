package dev.slipway.adapters.probe;

import dev.slipway.adapters.settings.Secrets;
import dev.slipway.adapters.settings.Settings;

/** What to ask which database as whom. */
public final class JdbcQuestion {

  private static final int MOST_QUERY = 4000;

  private final JdbcUrl url;
  private final String user;
  private final String password;
  private final String query;

  private JdbcQuestion(JdbcUrl url, String user, String password, String query) {
    this.url = url;
    this.user = user;
    this.password = password;
    this.query = query;
  }

  /** From the settings {@code url}, {@code user}, {@code passwordEnv} and {@code query}. */
  public static JdbcQuestion of(Settings settings, Secrets secrets) {
    settings.only("url", "user", "passwordEnv", "query");
    String query = settings.text("query", "select 1");
    if (query.isBlank() || query.length() > MOST_QUERY) {
      throw settings.wrong("query", "a query of 1 to " + MOST_QUERY + " characters", query);
    }
    String password = settings.has("passwordEnv") ? secrets.value(settings, "passwordEnv") : "";
    return new JdbcQuestion(
        JdbcUrl.of(settings, "url"), settings.text("user", ""), password, query);
  }

  JdbcUrl url() {
    return url;
  }

  String user() {
    return user;
  }

  String password() {
    return password;
  }

  String query() {
    return query;
  }
}
