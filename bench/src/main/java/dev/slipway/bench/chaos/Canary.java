package dev.slipway.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.bench.log.LogEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * I7: a secret that the services are given in their environment, where a manifest may refer to it.
 * Every command of the targets prints its whole environment, so whatever passes the secret on is
 * seen in the log. It must be nowhere: plain, Base64, URL-encoded or hexadecimal.
 */
final class Canary {

  private static final int BYTES = 18;

  private final String secret;

  Canary() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    // with signs that an URL has to encode
    this.secret = "canary+/=" + HexFormat.of().formatHex(random);
  }

  /** Variables of the services. */
  Map<String, String> environment() {
    return Map.of("SLIPWAY_SECRET_CANARY", secret);
  }

  /** Looks at every record and at every file of the folder. */
  void check(List<LogEntry> log, Path logs, Findings findings) {
    List<String> forms =
        List.of(
            secret,
            // without what depends on what stands after it
            Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(UTF_8)),
            URLEncoder.encode(secret, UTF_8),
            HexFormat.of().formatHex(secret.getBytes(UTF_8)));
    for (LogEntry entry : log) {
      String text = new String(entry.bytes(), UTF_8);
      if (forms.stream().anyMatch(text::contains)) {
        findings.add(Findings.Kind.LEAKED, "the canary is in the record %s", entry.position());
      }
    }
    try (Stream<Path> files = Files.walk(logs)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = new String(Files.readAllBytes(file), UTF_8);
        if (forms.stream().anyMatch(text::contains)) {
          findings.add(Findings.Kind.LEAKED, "the canary is in the file %s", file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
