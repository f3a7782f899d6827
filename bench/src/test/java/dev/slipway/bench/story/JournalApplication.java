package dev.slipway.bench.story;

import dev.slipway.standalone.platform.RunningPlatform;
import dev.slipway.testkit.JournalManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A small application whose commands keep a journal of their own: a line when each begins, with its
 * idempotency key, and one when it ends. So a test compares with what really happened.
 */
final class JournalApplication {

  private static final Path RESOURCES = Path.of("src/test/resources");

  private final Path folder;

  /** Its programs are put into the folder. */
  JournalApplication(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(
        folder.resolve("Web.java"), Files.readString(RESOURCES.resolve("Web.java.txt")));
    Files.writeString(folder.resolve("step.sh"), Files.readString(RESOURCES.resolve("step.sh")));
  }

  void register(RunningPlatform platform) throws Exception {
    PlatformUnderTest.publish(
        platform,
        "manifests",
        "journal",
        "dev.slipway.manifests.ManifestRegistered",
        Map.of(
            "application", "journal",
            "manifest", JournalManifest.of("journal", PlatformUnderTest.freePort()),
            "directory", folder.toString(),
            "sha256", "test",
            "registeredBy", "test"));
  }

  void deploy(RunningPlatform platform, String version) throws Exception {
    PlatformUnderTest.publish(
        platform,
        "deploy-requests",
        "journal/staging",
        "dev.slipway.requests.DeployRequested",
        Map.of(
            "application", "journal",
            "environment", "staging",
            "version", version,
            "requestedBy", "test"));
  }

  /** What its commands wrote down so far. */
  List<String> journal() throws IOException {
    Path file = folder.resolve("journal");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
