package dev.slipway.cli.manifest;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.render.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A manifest that fits the schema.
 *
 * @param application name of the application
 * @param json the manifest as JSON text
 * @param directory absolute directory of the file: paths and commands refer to it
 * @param sha256 of the JSON text, in hex
 */
public record ManifestFile(String application, String json, Path directory, String sha256) {
  /** The name that is looked for in a directory. */
  public static final String NAME = "slipway.yaml";

  static final int MAX_BYTES = 200 * 1024;

  private static final int MOST_PROBLEMS = 100;
  private static final int MOST_PROBLEM = 500;
  private static final String SCHEMA_FILE = "/dev/slipway/schemas/manifest.schema.json";
  private static final Schema SCHEMA = schema();

  /**
   * Reads and checks a manifest.
   *
   * @param path the file, or a directory that holds {@value #NAME}
   * @throws CliFailure with every problem and its path, if there are any
   */
  public static ManifestFile read(Path path) {
    Path file = (Files.isDirectory(path) ? path.resolve(NAME) : path).toAbsolutePath().normalize();
    JsonNode document = parse(file, text(file));
    List<String> problems = problems(document);
    if (!problems.isEmpty()) {
      throw new CliFailure(
          ExitCode.REJECTED,
          "Expected a valid manifest in %s, but it has %d problem%s:%n%s"
              .formatted(file, problems.size(), problems.size() == 1 ? "" : "s", listed(problems)));
    }
    String json = JsonMapper.shared().writeValueAsString(document);
    Path directory = Objects.requireNonNull(file.getParent(), "a file has a directory");
    return new ManifestFile(document.path("application").asString(), json, directory, sha256(json));
  }

  private static String text(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
        throw new CliFailure(
            ExitCode.REJECTED,
            "Expected a manifest of at most %d bytes, but %s has %d."
                .formatted(MAX_BYTES, file, Files.size(file)));
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new CliFailure(
          ExitCode.REJECTED, "Expected UTF-8 text in %s, but it is not.".formatted(file), e);
    } catch (IOException e) {
      throw new CliFailure(
          ExitCode.USAGE,
          "Expected a manifest at %s, but it cannot be read; name a slipway.yaml or its directory."
              .formatted(file),
          e);
    }
  }

  private static JsonNode parse(Path file, String text) {
    try {
      return YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readTree(text);
    } catch (JacksonException e) {
      throw new CliFailure(
          ExitCode.REJECTED,
          "Expected YAML in %s, but line %d, column %d says otherwise: %s."
              .formatted(
                  file,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                  shown(firstLine(e.getOriginalMessage()))),
          e);
    }
  }

  /** Problems quote what they are about, which may be anything of any length. */
  private static String listed(List<String> problems) {
    List<String> lines = new ArrayList<>();
    problems.stream().limit(MOST_PROBLEMS).forEach(problem -> lines.add("  " + shown(problem)));
    if (problems.size() > MOST_PROBLEMS) {
      lines.add("  and %d more".formatted(problems.size() - MOST_PROBLEMS));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String shown(String problem) {
    return Texts.cut(Texts.oneLine(problem), MOST_PROBLEM);
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("no reason was given");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  private static List<String> problems(JsonNode document) {
    List<String> problems = new ArrayList<>();
    for (Error error : SCHEMA.validate(document)) {
      String where = error.getInstanceLocation().toString();
      String problem =
          "%s: %s"
              .formatted(
                  where.equals("$") || where.isEmpty()
                      ? "manifest"
                      : where.replaceFirst("^\\$\\.", ""),
                  error.getMessage());
      if (!problems.contains(problem)) {
        problems.add(problem);
      }
    }
    Set<String> names = new HashSet<>();
    int index = 0;
    for (JsonNode component : document.path("components")) {
      String name = component.path("name").asString("");
      if (!name.isEmpty() && !names.add(name)) {
        problems.add(
            "components[%d].name: '%s' is the name of an earlier component".formatted(index, name));
      }
      index++;
    }
    return problems;
  }

  private static Schema schema() {
    try (InputStream in = ManifestFile.class.getResourceAsStream(SCHEMA_FILE)) {
      if (in == null) {
        throw new IllegalStateException(
            "Expected %s on the class path, but it is not there.".formatted(SCHEMA_FILE));
      }
      return SchemaRegistry.withDefaultDialect(
              SpecificationVersion.DRAFT_2020_12,
              builder ->
                  builder.schemaRegistryConfig(
                      SchemaRegistryConfig.builder().pathType(PathType.JSON_PATH).build()))
          .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
