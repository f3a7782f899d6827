package dev.slipway.standalone.guards;

import dev.slipway.standalone.platform.JavaCommand;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * This build, but with places of its sources replaced. What is changed lies in a folder that goes
 * in front of the class path of a process.
 */
public final class ChangedBuild {

  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  private final Map<String, String> sources = new LinkedHashMap<>();

  private ChangedBuild() {}

  /** A build that is compiled from these sources as they are. */
  public static ChangedBuild of(String... files) {
    ChangedBuild build = new ChangedBuild();
    for (String file : files) {
      build.sources.put(file, read(file));
    }
    return build;
  }

  /**
   * Replaces a place in a source.
   *
   * @param file path in the repository
   * @param place occurs exactly once, so that nobody believes a guard to be removed that is not
   */
  public ChangedBuild replace(String file, String place, String by) {
    String source = sources.computeIfAbsent(file, ChangedBuild::read);
    int at = source.indexOf(place);
    if (at < 0 || source.indexOf(place, at + 1) >= 0) {
      throw new AssertionError(
          "Expected '%s' exactly once in %s, but it is not; the guard looks different now, so say how to remove it."
              .formatted(place, file));
    }
    sources.put(file, source.replace(place, by));
    return this;
  }

  /**
   * Compiles what is changed.
   *
   * @param folder gets the classes
   * @param further class path beside that of this JVM
   * @return the class path of the changed build
   */
  public List<Path> classPath(Path folder, Path... further) {
    List<Path> path = new ArrayList<>(List.of(further));
    path.addAll(JavaCommand.ownClassPath());
    List<Path> java = new ArrayList<>();
    sources.forEach(
        (file, text) -> {
          int root = file.indexOf("/src/main/");
          String relative = file.substring(file.indexOf('/', root + "/src/main/".length()) + 1);
          boolean compiled = file.endsWith(".java");
          Path target = folder.resolve(compiled ? "sources" : "classes").resolve(relative);
          write(target, text);
          if (compiled) {
            java.add(target);
          }
        });
    Path classes = folder.resolve("classes");
    compile(java, classes, path);
    path.addFirst(classes);
    return List.copyOf(path);
  }

  private static void compile(List<Path> files, Path classes, List<Path> path) {
    if (files.isEmpty()) {
      return;
    }
    JavaCompiler compiler =
        Objects.requireNonNull(
            ToolProvider.getSystemJavaCompiler(), "these tests need a JDK, not a JRE");
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      Files.createDirectories(classes);
      manager.setLocationFromPaths(javax.tools.StandardLocation.CLASS_PATH, path);
      boolean compiled =
          compiler
              .getTask(
                  said,
                  manager,
                  null,
                  List.of("-d", classes.toString(), "-proc:none", "-nowarn"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!compiled) {
        throw new AssertionError("Expected %s to compile, but: %s".formatted(files, said));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(REPOSITORY.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
