package dev.slipway.standalone.platform;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/** The command line of a small child JVM of the same JDK as this one. */
public final class JavaCommand {
  private static final List<String> SMALL =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final String TETHER_FILE = Tether.class.getName().replace('.', '/') + ".class";

  private JavaCommand() {}

  /**
   * A JVM that lives on when this one ends.
   *
   * @param maxHeapMegabytes the largest heap
   * @param options further JVM options, such as system properties
   */
  public static List<String> of(
      int maxHeapMegabytes,
      List<String> options,
      List<Path> classPath,
      String mainClass,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + maxHeapMegabytes + "m");
    command.addAll(SMALL);
    command.addAll(options);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()));
    command.add(mainClass);
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /**
   * A JVM that ends by itself when this one has ended in any way, kill -9 included.
   *
   * @param tetherDirectory where the one class is put that watches this JVM from inside the child,
   *     unless it is on the class path
   */
  public static List<String> tethered(
      Path tetherDirectory,
      int maxHeapMegabytes,
      List<String> options,
      List<Path> classPath,
      String mainClass,
      List<String> arguments) {
    List<Path> path = new ArrayList<>(classPath);
    if (classPath.stream().noneMatch(JavaCommand::hasTether)) {
      putTetherInto(tetherDirectory);
      path.add(tetherDirectory);
    }
    List<String> argumentsOfTether = new ArrayList<>();
    argumentsOfTether.add(mainClass);
    argumentsOfTether.addAll(arguments);
    return of(maxHeapMegabytes, options, path, Tether.class.getName(), argumentsOfTether);
  }

  /** The class path that this JVM was started with. */
  public static List<Path> ownClassPath() {
    List<Path> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.isEmpty()) {
        path.add(Path.of(entry).toAbsolutePath());
      }
    }
    return List.copyOf(path);
  }

  private static boolean hasTether(Path entry) {
    if (!entry.getFileName().toString().startsWith("slipway-standalone")) {
      return false;
    }
    try (JarFile jar = new JarFile(entry.toFile())) {
      return jar.getEntry(TETHER_FILE) != null;
    } catch (IOException _) {
      return false;
    }
  }

  private static void putTetherInto(Path directory) {
    try (var in = JavaCommand.class.getResourceAsStream("/" + TETHER_FILE)) {
      if (in == null) {
        throw new IllegalStateException(
            "Expected %s on the class path, but it is not there; build again."
                .formatted(TETHER_FILE));
      }
      Path target = directory.resolve(TETHER_FILE);
      Files.createDirectories(target.resolveSibling(""));
      Files.write(target, in.readAllBytes());
    } catch (IOException e) {
      throw new PlatformFailure(
          "Expected to write into %s, but %s; check the directory's rights and space."
              .formatted(directory, e),
          e);
    }
  }
}
