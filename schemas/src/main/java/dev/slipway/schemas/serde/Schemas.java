package dev.slipway.schemas.serde;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.NameValidator;
import org.apache.avro.ParseContext;
import org.apache.avro.Schema;

/**
 * The schemas of this contract as compiled in: one per {@code .avsc} file, by full name, with
 * strings read as {@link String}. They equal the schemas of the generated classes.
 */
public final class Schemas {
  private static final String FOLDER = "/avro/";
  private static final String INDEX = "index";

  private Schemas() {}

  /** Loaded at first use, once. */
  private static final class Loaded {
    static final Map<String, Schema> BY_NAME = load();
  }

  /**
   * The schema with this full name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Schema named(String fullName) {
    return find(fullName)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected the name of a schema of this contract, but there is none called "
                        + Sentence.shortened(fullName, 200)
                        + "."));
  }

  /** The schema with this full name, if the contract has it. */
  public static Optional<Schema> find(String fullName) {
    return Optional.ofNullable(Loaded.BY_NAME.get(fullName));
  }

  /** All of them, ordered by full name: events and results as well as the types that they share. */
  public static Collection<Schema> all() {
    return Loaded.BY_NAME.values();
  }

  /** The text to register: self-contained, and the same for every copy of a schema. */
  public static String textOf(Schema schema) {
    return SchemaText.of(schema);
  }

  private static Map<String, Schema> load() {
    // Files refer to types of other files in any order, so everything is read before anything is
    // resolved or checked.
    var context = new ParseContext(NameValidator.STRICT_VALIDATOR);
    var parser = new Schema.Parser(context).setValidateDefaults(false);
    var names = new ArrayList<String>();
    for (String file : read(INDEX).lines().toList()) {
      names.add(parser.parseInternal(read(file)).getFullName());
      context.commit();
    }
    var resolved = new LinkedHashMap<String, Schema>();
    context.resolveAllSchemas().forEach(schema -> resolved.put(schema.getFullName(), schema));
    var byName = new TreeMap<String, Schema>();
    for (String name : names) {
      Schema schema = resolved.get(name);
      if (schema != null) {
        byName.put(name, SchemaText.parse(schema.toString(), true));
      }
    }
    return Collections.unmodifiableMap(byName);
  }

  private static String read(String file) {
    try (InputStream in = Schemas.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException(
            "Expected "
                + FOLDER
                + file
                + " on the class path, but it is not there; build the module again.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
