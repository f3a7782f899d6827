package dev.slipway.bench.chaos;

import dev.slipway.bench.cluster.Signals;
import dev.slipway.bench.log.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** What is done to commands that run, and to the disk that they run on. */
final class CommandFaults {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RunVolume runs;
  private final InFlight inFlight;
  private final Map<String, Double> killed = new ConcurrentHashMap<>();

  CommandFaults(RunVolume runs, InFlight inFlight) {
    this.runs = runs;
    this.inFlight = inFlight;
  }

  /** Uptime at which a command was killed before it had ended, by its key. */
  Map<String, Double> killed() {
    return Map.copyOf(killed);
  }

  Struck kill(Random random) throws InterruptedException {
    Instant from = Instant.now();
    Optional<String> key = killOne(random);
    return key.isEmpty()
        ? Struck.notDone("no command ran for %d s".formatted(PATIENCE.toSeconds()))
        : Struck.at(key.get(), from, inFlightOf(key.get()), "");
  }

  /** Kills the group of a command that runs, with its wrapper; empty if none does. */
  Optional<String> killOne(Random random) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - until < 0) {
      List<RunVolume.Running> running = runs.running();
      if (!running.isEmpty()) {
        RunVolume.Running one = running.get(random.nextInt(running.size()));
        double at = uptime();
        if (Signals.sendToGroup(one.group(), "KILL") && isUnseen(one)) {
          killed.put(one.key(), at);
          return Optional.of(one.key());
        }
      }
      Waiting.pause(Duration.ofMillis(100));
    }
    return Optional.empty();
  }

  Struck fillDisk(Random random) throws InterruptedException {
    if (!runs.whyNot().isEmpty()) {
      return Struck.notDone("no file system of its own: " + runs.whyNot());
    }
    List<InFlight.Effect> had = inFlight.all();
    Instant from = Instant.now();
    int seconds = 4 + random.nextInt(6);
    runs.fill();
    Waiting.pause(Duration.ofSeconds(seconds));
    runs.free();
    return Struck.at("the disk of the runs", from, had, "for %d s".formatted(seconds));
  }

  /** Seconds since the host started. */
  static double uptime() {
    try {
      String text = Files.readString(Path.of("/proc/uptime"));
      return Double.parseDouble(text.substring(0, text.indexOf(' ')));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command that wrote down its end just before does not count as killed. */
  private static boolean isUnseen(RunVolume.Running one) throws InterruptedException {
    boolean _ = Waiting.until(Duration.ofSeconds(2), () -> ProcessHandle.of(one.group()).isEmpty());
    return !Files.exists(one.directory().resolve("exit"));
  }

  private List<InFlight.Effect> inFlightOf(String key) {
    int slash = key.indexOf('/');
    List<InFlight.Effect> known =
        inFlight.all().stream().filter(effect -> effect.actionId().equals(key)).toList();
    // the topics may tell of it a moment later
    return known.isEmpty() && slash > 0 ? List.of(new InFlight.Effect("", -1, "", key)) : known;
  }
}
