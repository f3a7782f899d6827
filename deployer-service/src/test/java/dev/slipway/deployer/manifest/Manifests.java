package dev.slipway.deployer.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Manifests to try things on: the reference one, and changed copies of it. */
public final class Manifests {

  private static final Path REFERENCE = Path.of("../examples/appointment-booking/slipway.yaml");
  private static final YAMLMapper YAML = new YAMLMapper();

  public static final PlanSettings SETTINGS =
      new PlanSettings(
          1,
          List.of(Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(60)),
          Duration.ofSeconds(30),
          List.of("staging", "production"),
          "http://127.0.0.1:18070",
          "/opt/java/bin/java");

  private Manifests() {}

  /** The manifest of the example application. */
  public static Manifest reference() {
    try {
      return parsed(document());
    } catch (PlanProblem problem) {
      throw new AssertionError(problem);
    }
  }

  static ObjectNode document() {
    try {
      return (ObjectNode) YAML.readTree(Files.readString(REFERENCE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Manifest parsed(JsonNode document) throws PlanProblem {
    return Manifest.parse(document.toString(), "/srv/booking", "sha");
  }

  /** A copy of the reference with another value at a JSON pointer. */
  static ObjectNode with(String pointer, String yaml) {
    ObjectNode document = document();
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = document.at(pointer.substring(0, slash));
    String name = pointer.substring(slash + 1);
    JsonNode value = YAML.readTree(yaml);
    if (parent instanceof ArrayNode list) {
      list.set(Integer.parseInt(name), value);
    } else {
      ((ObjectNode) parent).set(name, value);
    }
    return document;
  }

  static ObjectNode without(String name) {
    ObjectNode document = document();
    document.remove(name);
    return document;
  }
}
