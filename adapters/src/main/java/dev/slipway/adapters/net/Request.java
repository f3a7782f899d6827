package dev.slipway.adapters.net;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 request.
 *
 * @param headers checked by {@link Headers#checked}
 * @param body sent as UTF-8; null for none
 */
public record Request(String method, Map<String, String> headers, @Nullable String body) {

  public Request {
    headers = Map.copyOf(headers);
  }

  /** A GET without headers of its own. */
  public static Request get() {
    return new Request("GET", Map.of(), null);
  }

  byte[] bytes(HttpTarget target, boolean keepAlive) {
    byte[] content = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    Map<String, String> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    lines.put("Accept", "*/*");
    lines.put("Accept-Encoding", "identity");
    lines.put("User-Agent", "slipway");
    lines.putAll(headers);
    lines.put("Host", target.authority());
    lines.put("Connection", keepAlive ? "keep-alive" : "close");
    if (body != null) {
      lines.put("Content-Length", Integer.toString(content.length));
    }
    StringBuilder head = new StringBuilder(512);
    head.append(method).append(' ').append(target.pathAndQuery()).append(" HTTP/1.1\r\n");
    lines.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[start.length + content.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(content, 0, all, start.length, content.length);
    return all;
  }
}
