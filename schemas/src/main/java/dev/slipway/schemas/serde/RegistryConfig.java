package dev.slipway.schemas.serde;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Where the registry is and how to ask it, from the properties that Confluent's clients use.
 *
 * @param urls base addresses, tried in this order; at least one
 * @param authorization value of the Authorization header, or null for none
 * @param connectTimeout longest wait for a connection
 * @param answerTimeout longest wait for a whole answer, its body included
 */
record RegistryConfig(
    List<URI> urls,
    @Nullable String authorization,
    Duration connectTimeout,
    Duration answerTimeout) {
  static final String URL = "schema.registry.url";
  static final String USER_INFO = "basic.auth.user.info";
  static final String PREFIXED_USER_INFO = "schema.registry.basic.auth.user.info";
  static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";
  static final String READ_TIMEOUT = "http.read.timeout.ms";
  static final int MAX_URLS = 16;
  private static final int MAX_TIMEOUT_MS = 60_000;

  RegistryConfig {
    urls = List.copyOf(urls);
  }

  /** Says nothing of the secret. */
  @Override
  public String toString() {
    return "RegistryConfig[urls="
        + urls
        + ", authorization="
        + (authorization == null ? "none" : "set")
        + "]";
  }

  /**
   * @throws ConfigException with one sentence about the first property that is wrong
   */
  static RegistryConfig of(Map<String, ?> config) {
    var urls = new ArrayList<URI>();
    for (String url : addresses(config)) {
      urls.add(address(url));
    }
    return new RegistryConfig(
        urls,
        authorization(config),
        millis(config, CONNECT_TIMEOUT, 2_000),
        millis(config, READ_TIMEOUT, 5_000));
  }

  /** The addresses as written: one text with commas, or a list as Kafka hands it over. */
  static List<String> addresses(Map<String, ?> config) {
    Object value = config.get(URL);
    var addresses = new ArrayList<String>();
    if (value instanceof List<?> list) {
      list.forEach(item -> addresses.add(String.valueOf(item).strip()));
    } else if (value != null) {
      for (String part : value.toString().split(",", -1)) {
        addresses.add(part.strip());
      }
    }
    addresses.removeIf(String::isEmpty);
    if (addresses.isEmpty() || addresses.size() > MAX_URLS) {
      throw new ConfigException(
          "Expected 1 to "
              + MAX_URLS
              + " addresses in "
              + URL
              + ", but there are "
              + addresses.size()
              + "; set it to something like http://localhost:8081.");
    }
    return addresses;
  }

  private static URI address(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      // The text is not repeated: it may hold a password.
      throw new ConfigException(
          "Expected "
              + URL
              + " to hold URLs, but one is not valid at character "
              + e.getIndex()
              + ".");
    }
    String scheme = uri.getScheme();
    if (uri.getRawUserInfo() != null) {
      throw new ConfigException(
          "Expected "
              + URL
              + " without a user and password, but one is in it; set "
              + USER_INFO
              + " instead.");
    }
    boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    if (!http
        || uri.getHost() == null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw new ConfigException(
          "Expected "
              + URL
              + " to hold http or https addresses without query, but one is "
              + Sentence.shortened(text, 200)
              + ".");
    }
    return URI.create(text.replaceAll("/+$", ""));
  }

  private static @Nullable String authorization(Map<String, ?> config) {
    Object user =
        config.get(USER_INFO) == null ? config.get(PREFIXED_USER_INFO) : config.get(USER_INFO);
    String text = user == null ? "" : secret(user);
    if (text.isEmpty()) {
      return null;
    }
    if (text.indexOf(':') < 1) {
      throw new ConfigException(
          "Expected " + USER_INFO + " to be user:password, but it has no user or no colon.");
    }
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String secret(Object value) {
    return value instanceof Password password ? password.value() : value.toString();
  }

  private static Duration millis(Map<String, ?> config, String name, int usual) {
    Object value = config.get(name);
    if (value == null) {
      return Duration.ofMillis(usual);
    }
    try {
      int millis = Integer.parseInt(value.toString().strip());
      if (millis >= 1 && millis <= MAX_TIMEOUT_MS) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      // Said below, with the range.
    }
    throw new ConfigException(
        "Expected "
            + name
            + " to be 1 to "
            + MAX_TIMEOUT_MS
            + " milliseconds, but it is "
            + Sentence.shortened(value.toString(), 50)
            + ".");
  }
}
