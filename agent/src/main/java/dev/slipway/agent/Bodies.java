package dev.slipway.agent;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the bodies of commands, with the bounds of every field. */
final class Bodies {

  private static final int ARGUMENTS = 256;
  private static final int TEXT = 64 * 1024;
  private static final int VARIABLES = 200;
  private static final int COMPONENTS = 100;
  private static final int PATH = 1024;
  private static final long SHORTEST_READINESS = 100;
  private static final long LONGEST_READINESS = 600_000;
  private static final long USUAL_READINESS = 20_000;

  private Bodies() {}

  static SlotSpec slotSpec(byte[] body) {
    Document document = Document.parse(body);
    List<String> argv = document.texts("argv", ARGUMENTS, TEXT);
    if (argv.getFirst().isBlank() || argv.getFirst().startsWith("-")) {
      throw Refusal.malformed(
          "Expected argv[0] to name a program, but it is \"%s\"."
              .formatted(Names.shown(argv.getFirst())));
    }
    String directory = document.text("directory", PATH);
    File folder = new File(directory);
    if (!folder.isAbsolute() || !folder.isDirectory()) {
      throw Refusal.malformed(
          "Expected directory to be the absolute path of a directory, but \"%s\" is not."
              .formatted(Names.shown(directory)));
    }
    Map<String, String> environment = document.map("environment", VARIABLES, TEXT);
    environment.keySet().forEach(Names::variable);
    Document readiness = document.object("readiness");
    String path = readiness.text("path", PATH);
    if (!path.matches("/|/[!-~&&[^/#\"<>\\\\^`{|}]][!-~&&[^#\"<>\\\\^`{|}]]*")
        || path.replaceAll("%[0-9A-Fa-f]{2}", "").contains("%")) {
      throw Refusal.malformed(
          "Expected readiness.path to be the path of a URL that begins with one slash, but it is \"%s\"."
              .formatted(Names.shown(path)));
    }
    long timeout =
        readiness.number("timeoutMillis", SHORTEST_READINESS, LONGEST_READINESS, USUAL_READINESS);
    readiness.done();
    int port = (int) document.number("port", 1, 65_535);
    document.done();
    return new SlotSpec(argv, directory, environment, path, timeout, port);
  }

  /** Component to version. */
  static Map<String, String> versions(byte[] body) {
    Document document = Document.parse(body);
    Map<String, String> versions = new TreeMap<>(document.map("versions", COMPONENTS, TEXT));
    document.done();
    if (versions.isEmpty()) {
      throw Refusal.malformed(
          "Expected versions to name at least one component, but it names none.");
    }
    versions.forEach(
        (component, version) -> {
          Names.name("a component in versions", component);
          Names.version("the version of " + component, version);
        });
    return versions;
  }
}
