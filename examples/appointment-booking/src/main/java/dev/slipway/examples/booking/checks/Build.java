package dev.slipway.examples.booking.checks;

import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.WorkerSettings;
import dev.slipway.examples.booking.pages.PageTexts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Check 7: packs the programs and the release folder into {@code
 * appointment-booking-<version>.zip}, opens the archive again and compares what is in it, byte by
 * byte, with what should be. Arguments: the release folder and the jar.
 */
public final class Build {
  private static final List<String> RELEASE_FILES =
      List.of(
          "worker.properties", "pages.properties", "openapi.json", "schema.sql", "samples.json");
  private static final List<String> PROGRAMS =
      List.of("Worker", "BookingPages", "DashboardPages", "Database");

  private Build() {}

  /** Runs the check. */
  public static void main(String[] args) {
    String usage = "<release folder> <jar>";
    Program.run(
        () ->
            check(
                Path.of(Program.argument(args, 0, usage)),
                Path.of(Program.argument(args, 1, usage))));
  }

  static void check(Path release, Path jar) throws IOException {
    List<String> problems = new ArrayList<>();
    String version = String.valueOf(release.toAbsolutePath().normalize().getFileName());
    compareVersions(release, version, problems);
    Map<String, Path> contents = contents(release, jar, problems);
    Check.failOn(problems);
    Path folder = Files.createTempDirectory("build-check-");
    try {
      Path archive = folder.resolve("appointment-booking-" + version + ".zip");
      pack(archive, contents);
      verify(archive, contents, problems);
      Check.conclude(
          problems,
          "%s holds %d files, %d bytes."
              .formatted(archive.getFileName(), contents.size(), Files.size(archive)));
    } finally {
      Check.remove(folder);
    }
  }

  private static void compareVersions(Path release, String version, List<String> problems)
      throws IOException {
    String worker = WorkerSettings.read(release.resolve("worker.properties")).version();
    String pages = PageTexts.read(release.resolve("pages.properties")).version();
    for (String found : List.of(worker, pages)) {
      if (!found.equals(version)) {
        problems.add(
            "Expected version %s as the folder says, but got '%s' in its properties; correct it."
                .formatted(version, found));
      }
    }
  }

  private static Map<String, Path> contents(Path release, Path jar, List<String> problems)
      throws IOException {
    Map<String, Path> contents = new LinkedHashMap<>();
    for (String name : RELEASE_FILES) {
      contents.put("release/" + name, release.resolve(name));
    }
    contents.put("appointment-booking.jar", jar);
    for (Path file : contents.values()) {
      if (!Files.isRegularFile(file)) {
        problems.add(
            "Expected the file %s, but it is not there; build it or add it.".formatted(file));
      }
    }
    if (Files.isRegularFile(jar)) {
      try (JarFile classes = new JarFile(jar.toFile())) {
        for (String program : PROGRAMS) {
          if (classes.getEntry("dev/slipway/examples/booking/" + program + ".class") == null) {
            problems.add(
                "Expected the program %s in %s, but it is not there; build it again."
                    .formatted(program, jar));
          }
        }
      } catch (IOException e) {
        problems.add(
            "Expected %s to be a jar, but got '%s'; build it again."
                .formatted(jar, e.getMessage()));
      }
    }
    return contents;
  }

  private static void pack(Path archive, Map<String, Path> contents) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (Map.Entry<String, Path> part : contents.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        Files.copy(part.getValue(), zip);
        zip.closeEntry();
      }
    }
  }

  /** Adds a problem for each part that the archive does not hold exactly. */
  static void verify(Path archive, Map<String, Path> contents, List<String> problems)
      throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (Map.Entry<String, Path> part : contents.entrySet()) {
        ZipEntry entry = zip.getEntry(part.getKey());
        if (entry == null || !same(zip, entry, part.getValue())) {
          problems.add(
              "Expected %s in %s, but it is missing or differs; build it again."
                  .formatted(part.getKey(), archive.getFileName()));
        }
      }
    }
  }

  private static boolean same(ZipFile zip, ZipEntry entry, Path file) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return Arrays.equals(in.readAllBytes(), Files.readAllBytes(file));
    }
  }
}
