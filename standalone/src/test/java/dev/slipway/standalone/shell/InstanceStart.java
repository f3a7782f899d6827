package dev.slipway.standalone.shell;

import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.TopicSetup;
import dev.slipway.standalone.platform.AotCache;
import dev.slipway.standalone.platform.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * How instances start in half of the processor time: with an AOT cache of their classes, which the
 * first of all test JVMs that needs one trains. A cache takes no classes from folders, so these are
 * packed into jars.
 */
final class InstanceStart {

  private static final Path FOLDER = Path.of("target", "instances").toAbsolutePath();
  private static final List<Path> JARS = new ArrayList<>();

  private InstanceStart() {}

  /** The class path of this JVM, as jars. */
  static synchronized List<Path> classPath() {
    if (JARS.isEmpty()) {
      JavaCommand.ownClassPath().forEach(entry -> JARS.add(jarOf(entry)));
    }
    return List.copyOf(JARS);
  }

  /** Options with which an instance starts sooner. */
  static synchronized List<String> options(KafkaSettings settings, Path directory) {
    AotCache cache = AotCache.of(FOLDER, classPath(), TallyInstance.class.getName()).orElseThrow();
    if (!cache.isTrained()) {
      exclusively(() -> train(cache, settings, directory));
    }
    return cache.use();
  }

  private static void train(AotCache cache, KafkaSettings settings, Path directory) {
    if (cache.isTrained()) {
      return;
    }
    KafkaSettings own =
        new KafkaSettings(
            settings.client(), settings.registry(), "training.", settings.partitions(), "training");
    TopicSetup.ensure(own);
    List<String> options = new ArrayList<>(cache.training());
    options.add("-Dtally.once=true");
    options.add("-Dtally.prefix=" + own.prefix());
    try {
      Process process =
          new ProcessBuilder(
                  InstanceProcess.command(
                      own, own.instance(), directory, options, classPath(), null))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("training.log").toFile())
              .start();
      if (process.waitFor(3, TimeUnit.MINUTES)) {
        cache.keep();
      }
      process.destroyForcibly();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path jarOf(Path entry) {
    if (Files.isRegularFile(entry)) {
      return entry;
    }
    // under this name the class is found in it that ties a child to its parent
    Path jar = FOLDER.resolve("slipway-standalone-%s.jar".formatted(entry.getFileName()));
    exclusively(() -> pack(entry, jar));
    return jar;
  }

  private static void pack(Path folder, Path jar) {
    try {
      if (Files.exists(jar) && !isNewerThan(Files.getLastModifiedTime(jar), folder)) {
        return;
      }
      Path next = jar.resolveSibling(jar.getFileName() + ".new");
      int code =
          ToolProvider.findFirst("jar")
              .orElseThrow()
              .run(
                  System.out,
                  System.err,
                  "--create",
                  "--file",
                  next.toString(),
                  "-C",
                  folder.toString(),
                  ".");
      if (code != 0) {
        throw new AssertionError(
            "Expected to pack %s, but jar ended with %d.".formatted(folder, code));
      }
      Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isNewerThan(FileTime time, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(file -> modified(file).compareTo(time) > 0);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One JVM of the tests at a time. */
  private static void exclusively(Runnable task) {
    try {
      Files.createDirectories(FOLDER);
      try (FileChannel channel =
              FileChannel.open(
                  FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        task.run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
