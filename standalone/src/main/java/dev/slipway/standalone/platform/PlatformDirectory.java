package dev.slipway.standalone.platform;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The state directory of one platform, held under a lock: everything that a platform on this
 * machine keeps between its starts. The system frees the lock when the process ends in any way.
 *
 * <pre>
 * kafka/  registry/  agent/  runs/  logs/   one folder per owner
 * ports.properties                          ports that stay the same
 * platform.properties                       addresses, while the platform is ready
 * lock  holder.properties                   held while a platform runs, and by which process
 * </pre>
 */
public final class PlatformDirectory implements AutoCloseable {
  private static final List<String> FOLDERS = List.of("kafka", "registry", "agent", "runs", "logs");

  private final Path root;
  private final DirectoryLock lock;
  private final KeptPorts ports;

  private PlatformDirectory(Path root, DirectoryLock lock) {
    this.root = root;
    this.lock = lock;
    this.ports = new KeptPorts(root.resolve("ports.properties"));
  }

  /**
   * Makes what is missing and takes the lock.
   *
   * @throws PlatformFailure if another platform holds it, or the directory cannot be written
   */
  public static PlatformDirectory open(Path stateDirectory) {
    Path root = stateDirectory.toAbsolutePath().normalize();
    try {
      makeFolders(root);
      DirectoryLock lock = DirectoryLock.take(root, "platform");
      // Left by a killed platform: its addresses are void from now on.
      Files.deleteIfExists(root.resolve(RunningPlatform.FILE));
      return new PlatformDirectory(root, lock);
    } catch (IOException e) {
      throw new PlatformFailure(
          "Expected a state directory at %s, but %s; check its rights and space."
              .formatted(root, e),
          e);
    }
  }

  public Path root() {
    return root;
  }

  /** The broker's folder. */
  public Path kafka() {
    return root.resolve("kafka");
  }

  /** The schema registry's folder. */
  public Path registry() {
    return root.resolve("registry");
  }

  /** The agent's folder: slots, desired state, its pid file. */
  public Path agent() {
    return root.resolve("agent");
  }

  /** The run volume of the executors: claims, owners and exit files of commands. */
  public Path runs() {
    return root.resolve("runs");
  }

  /** The output of this and the child processes. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** Ports that the platform keeps across its starts. */
  public KeptPorts ports() {
    return ports;
  }

  /** Tells the command line that this JVM is a ready platform, and where to reach it. */
  public void publish(String bootstrapServers, URI registryUrl, URI agentUrl, int httpPort) {
    new RunningPlatform(
            bootstrapServers, registryUrl, agentUrl, httpPort, ProcessHandle.current().pid())
        .write(root.resolve(RunningPlatform.FILE));
  }

  /** Takes the addresses away and frees the lock. What is kept stays. */
  @Override
  public void close() {
    try (lock) {
      if (lock.isHeld()) {
        Files.deleteIfExists(root.resolve(RunningPlatform.FILE));
      }
    } catch (IOException e) {
      throw new PlatformFailure(
          "Expected to remove %s, but %s; delete it."
              .formatted(root.resolve(RunningPlatform.FILE), e),
          e);
    }
  }

  private static void makeFolders(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      Files.createDirectories(root);
      if (Files.getFileStore(root).supportsFileAttributeView("posix")) {
        // Logs and run files may hold what a command printed: nobody else's business.
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
      }
    }
    for (String folder : FOLDERS) {
      Files.createDirectories(root.resolve(folder));
    }
  }
}
