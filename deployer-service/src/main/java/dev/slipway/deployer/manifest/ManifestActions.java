package dev.slipway.deployer.manifest;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.CheckKind;
import dev.slipway.runtime.contract.PlannedCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads the actions of a manifest: what to run or ask, with every placeholder filled. */
final class ManifestActions {

  private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);

  private final Placeholders placeholders;
  private final String directory;

  ManifestActions(Placeholders placeholders, String directory) {
    this.placeholders = placeholders;
    this.directory = directory;
  }

  List<PlannedCheck> checks(JsonNode list, String path) throws PlanProblem {
    List<PlannedCheck> checks = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode check = list.get(i);
      checks.add(
          new PlannedCheck(
              check.path("name").asString(), kind(check), action(check, path + "[" + i + "]")));
    }
    return checks;
  }

  private static CheckKind kind(JsonNode check) {
    if (check.path("critical").asBoolean(false)) {
      return CheckKind.CRITICAL;
    }
    return CheckKind.valueOf(check.path("kind").asString("normal").toUpperCase(Locale.ROOT));
  }

  /** The one action of a node that has exactly one of argv, http, tcp, jdbc and load. */
  Action action(JsonNode node, String path) throws PlanProblem {
    if (node.has("argv")) {
      return command(node, node.get("argv"), path);
    }
    for (String uses : List.of("http", "tcp", "jdbc", "load")) {
      if (node.has(uses)) {
        JsonNode settings = node.get(uses);
        return new Action(
            uses,
            List.of(),
            settings(settings, path + "." + uses),
            timeout(node, uses.equals("load") ? COMMAND_TIMEOUT : PROBE_TIMEOUT, path));
      }
    }
    throw new PlanProblem(
        "MANIFEST_INVALID",
        path,
        "Expected argv, http, tcp, jdbc or load at %s, but found none.".formatted(path));
  }

  Action command(JsonNode node, JsonNode argv, String path) throws PlanProblem {
    Map<String, String> with = new TreeMap<>();
    with.put("directory", directory);
    with.put("idempotent", Boolean.toString(node.path("idempotent").asBoolean(false)));
    with.putAll(environment(node, path));
    return new Action("command", argv(argv, path), with, timeout(node, COMMAND_TIMEOUT, path));
  }

  /** A command that only asks: it may be run again whatever became of it before. */
  Action question(JsonNode node, JsonNode argv, String path) throws PlanProblem {
    Action command = command(node, argv, path);
    Map<String, String> with = new TreeMap<>(command.with());
    with.put("idempotent", "true");
    return new Action(command.uses(), command.argv(), with, command.timeout());
  }

  List<String> argv(JsonNode argv, String path) throws PlanProblem {
    List<String> filled = new ArrayList<>();
    for (JsonNode argument : argv) {
      filled.add(placeholders.fill(argument.asString(), path + ".argv"));
    }
    return filled;
  }

  Map<String, String> environment(JsonNode node, String path) throws PlanProblem {
    Map<String, String> with = new TreeMap<>();
    for (Map.Entry<String, JsonNode> variable : node.path("environment").properties()) {
      with.put(
          "env." + variable.getKey(),
          placeholders.fill(
              variable.getValue().asString(), path + ".environment." + variable.getKey()));
    }
    return with;
  }

  /**
   * Settings of a probe by the names that the adapters use: expected headers are expectHeader.x,
   * sent ones header.x.
   */
  Map<String, String> settings(JsonNode node, String path) throws PlanProblem {
    Map<String, String> with = new TreeMap<>();
    for (Map.Entry<String, JsonNode> setting : node.properties()) {
      String name = setting.getKey();
      JsonNode value = setting.getValue();
      switch (name) {
        case "headers" -> headers(value, "expectHeader.", path, with);
        case "send" -> headers(value, "header.", path, with);
        default -> {
          if (value.isArray()) {
            List<String> items = new ArrayList<>();
            for (JsonNode item : value) {
              items.add(placeholders.fill(item.asString(), path + "." + name));
            }
            with.put(name, String.join(" ", items));
          } else {
            with.put(name, placeholders.fill(value.asString(), path + "." + name));
          }
        }
      }
    }
    return with;
  }

  private void headers(JsonNode headers, String prefix, String path, Map<String, String> with)
      throws PlanProblem {
    for (Map.Entry<String, JsonNode> header : headers.properties()) {
      with.put(
          prefix + header.getKey(),
          placeholders.fill(header.getValue().asString(), path + ".headers"));
    }
  }

  String fill(JsonNode text, String path) throws PlanProblem {
    return placeholders.fill(text.asString(), path);
  }

  static Duration timeout(JsonNode node, Duration fallback, String path) throws PlanProblem {
    Duration timeout = duration(node.path("timeout"), fallback);
    if (timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
      throw new PlanProblem(
          "MANIFEST_INVALID",
          path + ".timeout",
          "Expected a time-out from 1ms to 24h at %s, but got %s."
              .formatted(path, node.path("timeout").asString()));
    }
    return timeout;
  }

  /** A duration such as 500ms, 30s, 15m or 24h. */
  static Duration duration(JsonNode node, Duration fallback) {
    if (node.isMissingNode()) {
      return fallback;
    }
    String text = node.asString();
    String unit = text.replaceFirst("^[0-9]+", "");
    long amount = Long.parseLong(text.substring(0, text.length() - unit.length()));
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default ->
          throw new IllegalArgumentException(
              "Expected a duration such as 30s, but got " + text + ".");
    };
  }
}
