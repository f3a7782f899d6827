package dev.slipway.adapters.net;

import dev.slipway.adapters.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where an HTTP request goes.
 *
 * @param tls whether by https
 * @param host a name or a literal address, without brackets
 * @param port 1 to 65535
 * @param pathAndQuery begins with a slash; ASCII
 */
public record HttpTarget(boolean tls, String host, int port, String pathAndQuery) {

  /** From a setting that holds an address such as {@code https://shop.example/health?deep=true}. */
  public static HttpTarget of(Settings settings, String name, String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException notAnAddress) {
      throw settings.wrong(name, "an http or https address", text);
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if (!(scheme.equals("http") || scheme.equals("https")) || host == null || host.isEmpty()) {
      throw settings.wrong(name, "an http or https address with a host", shown(text));
    }
    if (host.contains("%")) {
      throw settings.wrong(name, "an address without a zone", shown(text));
    }
    if (uri.getRawUserInfo() != null) {
      throw settings.wrong(name, "an address without user and password", scheme + "://...@" + host);
    }
    boolean tls = scheme.equals("https");
    int port = uri.getPort() == -1 ? tls ? 443 : 80 : uri.getPort();
    if (port < 1 || port > 65_535) {
      throw settings.wrong(name, "an address with a port from 1 to 65535", shown(text));
    }
    URI ascii = URI.create(uri.toASCIIString());
    String path =
        ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
    return new HttpTarget(
        tls,
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port,
        path + query);
  }

  /**
   * The same server, asked for something below this target's path. The rest begins with a slash and
   * is ASCII.
   */
  public HttpTarget below(String rest) {
    int query = pathAndQuery.indexOf('?');
    String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return new HttpTarget(tls, host, port, base + rest);
  }

  /** The value of the Host header. */
  String authority() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return port == (tls ? 443 : 80) ? name : name + ":" + port;
  }

  /** Scheme, host and port: names the server. */
  public String origin() {
    return (tls ? "https://" : "http://") + authority();
  }

  /** For people: without the query, which may hold secrets. */
  @Override
  public String toString() {
    return shown(origin() + pathAndQuery);
  }

  private static String shown(String text) {
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query) + "?...";
  }
}
