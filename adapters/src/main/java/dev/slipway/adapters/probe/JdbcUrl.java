package dev.slipway.adapters.probe;

import dev.slipway.adapters.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a database server, with nothing in it that makes a driver do more than connect.
 *
 * <p>Drivers take parameters that run scripts, load classes, read files or write them ({@code
 * INIT=RUNSCRIPT}, {@code socketFactory}, {@code allowLoadLocalInfile}), so only parameters known
 * to be harmless are let through. Databases that would run inside the service itself are refused:
 * their SQL is code in our process.
 *
 * @param text what the driver gets
 * @param host the server
 */
record JdbcUrl(String text, String host) {

  private static final Pattern CHARACTERS =
      Pattern.compile("[A-Za-z0-9._:/~@;?&=+\\[\\]-]{1,1000}");

  /**
   * Kind of server, host (perhaps in brackets), port, database; none of them holds a separator of
   * parameters.
   */
  private static final Pattern SERVER =
      Pattern.compile(
          "jdbc:(?:h2:(?:tcp|ssl):|oracle:thin:@|(?:postgresql|mysql|mariadb|sqlserver|db2|clickhouse|trino|redshift):)//"
              + "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?(?:/[A-Za-z0-9._:/~-]*)?");

  private static final Set<String> HARMLESS =
      Set.of(
          // H2
          "ifexists",
          "mode",
          "schema",
          "lock_timeout",
          "network_timeout",
          "database_to_upper",
          "database_to_lower",
          "case_insensitive_identifiers",
          "db_close_delay",
          // PostgreSQL, MySQL, MariaDB, SQL Server
          "ssl",
          "sslmode",
          "usessl",
          "requiressl",
          "encrypt",
          "connecttimeout",
          "sockettimeout",
          "logintimeout",
          "tcpkeepalive",
          "applicationname",
          "applicationintent",
          "currentschema",
          "databasename",
          "targetservertype",
          "readonly",
          "servertimezone",
          "characterencoding",
          "useunicode");

  static JdbcUrl of(Settings settings, String name) {
    String text = settings.text(name);
    if (!text.startsWith("jdbc:") || !CHARACTERS.matcher(text).matches()) {
      throw settings.wrong(
          name, "a 'jdbc:' address of letters, digits and ._:/~@;?&=+[]-", withoutParameters(text));
    }
    List<String> parts = List.of(text.split("[;?&]", -1));
    Matcher server = SERVER.matcher(parts.getFirst());
    if (!server.matches()) {
      throw settings.wrong(
          name,
          "the address of a database server such as jdbc:postgresql://host:5432/name or"
              + " jdbc:h2:tcp://host:9092/name, without user and password",
          withoutParameters(text));
    }
    for (String parameter : parts.subList(1, parts.size())) {
      int equals = parameter.indexOf('=');
      String key = equals < 0 ? parameter : parameter.substring(0, equals);
      if (equals < 0 || !HARMLESS.contains(key.toLowerCase(Locale.ROOT))) {
        throw settings.wrong(
            name,
            "an address with harmless parameters only ("
                + String.join(", ", HARMLESS.stream().sorted().toList())
                + ")",
            "..." + key + "...");
      }
    }
    String host = server.group(1);
    return new JdbcUrl(
        existing(text), host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
  }

  /**
   * Without this H2 may create the database that is asked for, and the probe would pass on an empty
   * one.
   */
  private static String existing(String text) {
    boolean h2 = text.startsWith("jdbc:h2:");
    String without = h2 ? text.replaceAll("(?i);ifexists=[^;]*", "") : text;
    return h2 ? without + ";IFEXISTS=TRUE" : text;
  }

  /** For people. */
  @Override
  public String toString() {
    return withoutParameters(text);
  }

  private static String withoutParameters(String text) {
    return text.split("[;?]", 2)[0];
  }
}
