package dev.slipway.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the platform is started with.
 *
 * @param state directory that keeps everything
 * @param home root of the repository, where the built programs are
 * @param tethered whether it ends, and everything that it started with it, when its standard input
 *     ends
 * @param databasePort where the database of the reference application listens
 * @param settings further settings of the services, as {@code --name=value}
 */
record Options(Path state, Path home, boolean tethered, int databasePort, List<String> settings) {

  /** Where the manifest of the reference application looks for its database. */
  private static final int USUAL_DATABASE_PORT = 18089;

  static Options parse(String[] args) {
    Path state = Path.of(".slipway");
    Path home = Path.of(System.getProperty("slipway.home", "."));
    boolean tethered = false;
    int databasePort = USUAL_DATABASE_PORT;
    List<String> settings = new ArrayList<>();
    for (String arg : args) {
      if (arg.startsWith("--state=")) {
        state = Path.of(arg.substring("--state=".length()));
      } else if (arg.startsWith("--home=")) {
        home = Path.of(arg.substring("--home=".length()));
      } else if (arg.equals("--tethered")) {
        tethered = true;
      } else if (arg.startsWith("--example-database-port=")) {
        databasePort = port(arg);
      } else if (arg.startsWith("--") && arg.contains("=")) {
        settings.add(arg);
      } else {
        throw new IllegalArgumentException(
            "Expected --state=<directory>, --home=<directory>, --example-database-port=<port> or settings such as --slipway.time-scale=0.05, but got %s."
                .formatted(arg));
      }
    }
    return new Options(
        state.toAbsolutePath().normalize(),
        home.toAbsolutePath().normalize(),
        tethered,
        databasePort,
        settings);
  }

  /** What a setting of the services was set to; the last one counts. */
  Optional<String> setting(String name) {
    String start = "--" + name + "=";
    return settings.stream()
        .filter(setting -> setting.startsWith(start))
        .map(setting -> setting.substring(start.length()))
        .reduce((first, last) -> last);
  }

  private static int port(String arg) {
    String text = arg.substring(arg.indexOf('=') + 1);
    if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > 65_535) {
      throw new IllegalArgumentException(
          "Expected a port from 1 to 65535, but got %s.".formatted(arg));
    }
    return Integer.parseInt(text);
  }
}
