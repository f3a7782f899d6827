package dev.slipway.deployer.manifest;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A validated manifest.
 *
 * @param directory directory that relative paths and commands refer to
 */
public record Manifest(JsonNode document, String directory, String sha256) {

  private static final int MOST_BYTES = 256 * 1024;
  private static final JsonMapper JSON = new JsonMapper();
  private static final Schema SCHEMA = schema();

  /** Name of the application. */
  public String application() {
    return document.path("application").asString();
  }

  /**
   * Reads and validates a manifest.
   *
   * @throws PlanProblem if it is no manifest, with the path of the first thing that is wrong
   */
  public static Manifest parse(String json, String directory, String sha256) throws PlanProblem {
    if (json.length() > MOST_BYTES) {
      throw invalid(
          "",
          "Expected a manifest of at most %d bytes, but it has %d."
              .formatted(MOST_BYTES, json.length()));
    }
    JsonNode document;
    try {
      document = JSON.readTree(json);
    } catch (JacksonException e) {
      throw invalid(
          "", "Expected the manifest to be JSON, but it is not: " + e.getOriginalMessage() + ".");
    }
    List<Error> errors = SCHEMA.validate(document);
    if (!errors.isEmpty()) {
      Error first = errors.getFirst();
      String path = first.getInstanceLocation().toString();
      throw invalid(
          path,
          "Expected a valid manifest, but at %s: %s."
              .formatted(path.isEmpty() ? "the top" : path, first.getMessage()));
    }
    return new Manifest(document, directory, sha256);
  }

  private static PlanProblem invalid(String path, String sentence) {
    return new PlanProblem("MANIFEST_INVALID", path, sentence);
  }

  private static Schema schema() {
    try (InputStream in = Topics.class.getResourceAsStream("manifest.schema.json")) {
      if (in == null) {
        throw new IllegalStateException(
            "Expected manifest.schema.json in module schemas, but it is missing.");
      }
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(in, InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
