package dev.slipway.adapters.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one HTTP/1.x answer from a stream. Everything it reads has a largest size. */
final class AnswerReader {

  static final int MOST_BODY = 1024 * 1024;
  private static final int MOST_LINE = 16 * 1024;
  private static final int MOST_HEAD = 64 * 1024;
  private static final int MOST_INTERIM = 5;
  private static final Pattern STATUS =
      Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9]{2})(?: .*)?", Pattern.DOTALL);
  private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,8})[ \\t]*(?:;.*)?");

  private final InputStream in;
  private boolean begun;
  private boolean reusable = true;
  private int headBytes;

  AnswerReader(InputStream in) {
    this.in = in;
  }

  /** Whether at least one byte of an answer came. */
  boolean begun() {
    return begun;
  }

  /** Whether the connection is in a state for another request, after {@link #read}. */
  boolean reusable() {
    return reusable;
  }

  Answer read(String method, long startedNanos) throws IOException {
    int status = 0;
    Map<String, String> headers = Map.of();
    for (int i = 0; status < 200; i++) {
      if (i > MOST_INTERIM || status == 101) {
        throw new ProtocolTrouble("it never came to a final status");
      }
      status = status();
      headers = headers();
    }
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    reusable &= !connection.contains("close");
    byte[] body = body(method, status, headers);
    double millis = (System.nanoTime() - startedNanos) / 1e6;
    return new Answer(status, headers, new String(body, StandardCharsets.UTF_8), millis);
  }

  private int status() throws IOException {
    headBytes = 0;
    String line = line();
    Matcher status = STATUS.matcher(line);
    if (!status.matches()) {
      throw new ProtocolTrouble("what came is not an HTTP answer");
    }
    reusable &= status.group(1).equals("1");
    return Integer.parseInt(status.group(2));
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new ProtocolTrouble("a header line has no name");
      }
      String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      headers.merge(name, line.substring(colon + 1).strip(), (one, other) -> one + ", " + other);
    }
    return headers;
  }

  private byte[] body(String method, int status, Map<String, String> headers) throws IOException {
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return new byte[0];
    }
    String coding = headers.get("transfer-encoding");
    String length = headers.get("content-length");
    if (coding != null) {
      // Both at once is how answers are smuggled: the connection is not used again.
      reusable &= length == null;
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new ProtocolTrouble("it is coded in a way that was not asked for");
      }
      return chunks();
    }
    if (length != null) {
      return exactly(announced(length));
    }
    reusable = false;
    return untilTheEnd();
  }

  private static int announced(String length) throws IOException {
    if (!length.matches("[0-9]{1,18}")) {
      throw new ProtocolTrouble("its announced length is not a number");
    }
    long bytes = Long.parseLong(length);
    if (bytes > MOST_BODY) {
      throw tooLong();
    }
    return (int) bytes;
  }

  private byte[] exactly(int length) throws IOException {
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    return body;
  }

  private byte[] untilTheEnd() throws IOException {
    byte[] body = in.readNBytes(MOST_BODY + 1);
    if (body.length > MOST_BODY) {
      throw tooLong();
    }
    return body;
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      headBytes = 0;
      Matcher chunk = CHUNK.matcher(line());
      if (!chunk.matches()) {
        throw new ProtocolTrouble("a chunk of it has no length");
      }
      long length = Long.parseLong(chunk.group(1), 16);
      if (length == 0) {
        headers();
        return body.toByteArray();
      }
      if (body.size() + length > MOST_BODY) {
        throw tooLong();
      }
      body.write(exactly((int) length));
      if (!line().isEmpty()) {
        throw new ProtocolTrouble("a chunk of it is longer than announced");
      }
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      begun = true;
      if (++headBytes > MOST_HEAD || line.length() > MOST_LINE) {
        throw new ProtocolTrouble("its head is longer than %d bytes".formatted(MOST_HEAD));
      }
      if (next == '\n') {
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r'
            ? line.substring(0, end - 1)
            : line.toString();
      }
      line.append((char) next);
    }
  }

  private static ProtocolTrouble tooLong() {
    return new ProtocolTrouble("its body is longer than %d bytes".formatted(MOST_BODY));
  }
}
