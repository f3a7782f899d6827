package dev.slipway.adapters.agent;

import dev.slipway.adapters.settings.Settings;
import dev.slipway.adapters.settings.WrongSetting;
import java.util.List;
import java.util.Map;

/**
 * What the agent shall run.
 *
 * @param port the public port of the component
 */
record ReleaseSpec(
    List<String> argv,
    String directory,
    Map<String, String> environment,
    String readinessPath,
    int readinessTimeoutMillis,
    int port) {

  static ReleaseSpec of(Settings settings, List<String> argv) {
    if (argv.isEmpty() || argv.getFirst().isBlank()) {
      throw new WrongSetting(
          "Expected a program to run in the argv of 'process', but it is empty; name one.");
    }
    String directory = settings.text("directory");
    if (!directory.startsWith("/")) {
      throw settings.wrong("directory", "an absolute path", directory);
    }
    String path = settings.text("readinessPath", "/health");
    if (!path.startsWith("/") || !path.matches("[\\x21-\\x7e]{1,1000}")) {
      throw settings.wrong("readinessPath", "a path that begins with '/'", path);
    }
    Map<String, String> environment = settings.group("env.");
    environment.forEach(
        (name, value) -> {
          if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,127}") || value.indexOf('\0') >= 0) {
            throw settings.wrong("env." + name, "an environment variable", name);
          }
        });
    return new ReleaseSpec(
        argv,
        directory,
        environment,
        path,
        settings.number("readinessTimeoutMillis", 20_000, 100, 600_000),
        settings.number("port", 1, 65_535));
  }

  Map<String, Object> document() {
    return Map.of(
        "argv",
        argv,
        "directory",
        directory,
        "environment",
        environment,
        "readiness",
        Map.of("path", readinessPath, "timeoutMillis", readinessTimeoutMillis),
        "port",
        port);
  }
}
