package dev.slipway.testkit.wrong;

import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/** Breaks the rules of what decides. */
final class Careless {

  Instant reads() {
    return Instant.now();
  }

  UUID rolls() {
    return UUID.randomUUID();
  }

  Path touches() {
    return Path.of("state");
  }

  void waits() throws InterruptedException {
    Thread.sleep(1);
  }
}
