package dev.slipway.bench.chaos;

import dev.slipway.bench.cluster.Cluster;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The applications that are deployed: each has the example's worker, with a database of its own,
 * that runs in the agent, and a command that keeps a journal. Nothing of Slipway writes into the
 * journal.
 */
final class Targets {

  private static final List<String> ENVIRONMENTS = List.of("staging", "production");

  private final Path folder;
  private final Path example;
  private final Path journal;
  private final List<String> applications = new ArrayList<>();
  private final Map<String, Integer> ports = new TreeMap<>();

  /** So many applications, each in two environments. */
  Targets(Cluster cluster, int count) {
    this.folder = cluster.plan().root().resolve("targets");
    this.example = cluster.plan().home().resolve("examples/appointment-booking");
    this.journal = folder.resolve("journal");
    for (int i = 1; i <= count; i++) {
      String application = "target-" + i;
      applications.add(application);
      for (String environment : ENVIRONMENTS) {
        String lane = application + "/" + environment;
        ports.put(lane, cluster.port("page-" + lane.replace('/', '-')));
      }
    }
  }

  /** All lanes, in order. */
  List<String> lanes() {
    return List.copyOf(ports.keySet());
  }

  /** Where the live version of a lane is served. */
  int port(String lane) {
    Integer port = ports.get(lane);
    if (port == null) {
      throw new IllegalArgumentException("Expected a lane, but got %s.".formatted(lane));
    }
    return port;
  }

  List<String> applications() {
    return List.copyOf(applications);
  }

  Path folder() {
    return folder;
  }

  /** Puts the programs there. */
  void prepare() {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("step.sh"), resource("step.sh"));
      if (!Files.exists(journal)) {
        Path _ = Files.createFile(journal);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The manifest of an application. */
  String manifest(String application, long seed, Windows windows) {
    // every other one is rolled back when nobody could measure it
    String unresolved = applications.indexOf(application) % 2 == 0 ? "accept" : "rollback";
    return new String(resource("manifest.json"), StandardCharsets.UTF_8)
        .replace("APPLICATION", application)
        .replace("EXAMPLE", example.toString())
        .replace("STAGING", Integer.toString(port(application + "/staging")))
        .replace("PRODUCTION", Integer.toString(port(application + "/production")))
        .replace("JOURNAL", journal.toString())
        .replace("SEED", Long.toString(seed))
        .replace("LONGEST", Integer.toString(windows.longestCommand()))
        .replace("WINDOW", windows.windowSeconds() + "s")
        .replace("INTERVAL", windows.intervalSeconds() + "s")
        .replace("SUSTAINED", 4 * windows.intervalSeconds() + "s")
        .replace("UNRESOLVED", unresolved);
  }

  /** What the commands wrote down so far, in the order in which they did. */
  List<JournalLine> journal() {
    try {
      return Files.readAllLines(journal).stream()
          .map(JournalLine::parse)
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = Targets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "Expected %s beside this class, but it is missing; build again.".formatted(name));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
