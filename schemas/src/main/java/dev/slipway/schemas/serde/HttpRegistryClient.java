package dev.slipway.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.schemas.serde.RegistryHttp.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * A registry that speaks Confluent's REST API. What it answered is remembered in both directions,
 * for ever, because an id never changes its meaning; that an id does not exist is remembered for
 * {@value #MISSING_SECONDS} seconds.
 */
public final class HttpRegistryClient implements RegistryClient {
  /** How long the answer "no such id" stands, in seconds. */
  public static final int MISSING_SECONDS = 5;

  private static final int MAX_CACHED = 4096;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryHttp http;
  private final ConcurrentHashMap<Registered, Integer> ids = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, Missing> missing = new ConcurrentHashMap<>();

  private record Registered(String subject, Schema schema) {}

  private record Missing(long untilNanos, String sentence) {}

  /**
   * @param config {@code schema.registry.url} (several addresses separated by comma are tried in
   *     order), {@code basic.auth.user.info}, {@code http.connect.timeout.ms} (2000), {@code
   *     http.read.timeout.ms} (5000: for a whole answer of one address)
   * @throws org.apache.kafka.common.config.ConfigException if a value is wrong
   */
  public HttpRegistryClient(Map<String, ?> config) {
    this.http = new RegistryHttp(RegistryConfig.of(config));
  }

  @Override
  public int register(String subject, Schema schema) {
    return idFor(subject, schema, "/subjects/" + inPath(subject) + "/versions");
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return idFor(subject, schema, "/subjects/" + inPath(subject));
  }

  private int idFor(String subject, Schema schema, String path) {
    var key = new Registered(subject, schema);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    Answer answer = http.ask("POST", path, json("schema", SchemaText.of(schema)));
    if (answer.missing()) {
      throw new SchemaNotFoundException(
          "Expected schema "
              + schema.getFullName()
              + " to be registered under subject "
              + subject
              + ", but the registry says: "
              + answer.message()
              + "; register it first.");
    }
    refuseIfRefused(answer, "schema " + schema.getFullName() + " under subject " + subject);
    JsonNode id = answer.body().path("id");
    if (!id.isInt() || id.intValue() < 0) {
      throw new RegistryUnavailableException(
          "Expected the schema registry to answer "
              + path
              + " with an id, but it did not; check the address.");
    }
    remember(ids, key, id.intValue());
    return id.intValue();
  }

  @Override
  public Schema byId(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    Missing before = missing.get(id);
    if (before != null && before.untilNanos() - System.nanoTime() > 0) {
      throw new SchemaNotFoundException(before.sentence());
    }
    Answer answer = http.ask("GET", "/schemas/ids/" + id, null);
    if (answer.missing()) {
      String sentence =
          "Expected the schema registry to have schema id "
              + id
              + ", but it says: "
              + answer.message()
              + ".";
      remember(
          missing, id, new Missing(System.nanoTime() + MISSING_SECONDS * 1_000_000_000L, sentence));
      throw new SchemaNotFoundException(sentence);
    }
    if (!answer.ok()) {
      throw new RegistryUnavailableException(
          "Expected the schema registry to answer for schema id "
              + id
              + ", but it answered "
              + answer.status()
              + ": "
              + answer.message()
              + ".");
    }
    Schema schema = schemaOf(id, answer);
    remember(schemas, id, schema);
    missing.remove(id);
    return schema;
  }

  private static Schema schemaOf(int id, Answer answer) {
    JsonNode text = answer.body().path("schema");
    if (!text.isTextual()) {
      throw new RegistryUnavailableException(
          "Expected the schema registry to answer with a schema for id "
              + id
              + ", but there is none in the answer.");
    }
    String type = answer.body().path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new SchemaUnusableException(
          "Expected schema id "
              + id
              + " to be of type AVRO, but it is "
              + Sentence.shortened(type, 20)
              + ".");
    }
    if (!answer.body().path("references").isEmpty()) {
      throw new SchemaUnusableException(
          "Expected schema id " + id + " to be self-contained, but it refers to other subjects.");
    }
    try {
      return SchemaText.parse(text.textValue(), false);
    } catch (AvroRuntimeException | StackOverflowError e) {
      throw new SchemaUnusableException(
          "Expected schema id "
              + id
              + " to be an Avro schema, but: "
              + Sentence.shortened(e.getMessage(), 200),
          e);
    }
  }

  @Override
  public void requireCompatibility(String subject, CompatibilityLevel level) {
    Answer answer =
        http.ask("PUT", "/config/" + inPath(subject), json("compatibility", level.name()));
    refuseIfRefused(answer, "compatibility " + level + " for subject " + subject);
    if (!answer.ok()) {
      throw new RegistryUnavailableException(
          "Expected the schema registry to accept compatibility "
              + level
              + " for subject "
              + subject
              + ", but it says: "
              + answer.message()
              + ".");
    }
  }

  private static void refuseIfRefused(Answer answer, String what) {
    if (answer.refused()) {
      throw new SchemaRefusedException(
          "Expected the schema registry to accept "
              + what
              + ", but it refused: "
              + answer.message()
              + ".");
    }
  }

  /**
   * A full cache is emptied: far more entries than schemas in use means that it does not help
   * anyway.
   */
  private static <K, V> void remember(ConcurrentHashMap<K, V> cache, K key, V value) {
    if (cache.size() >= MAX_CACHED) {
      cache.clear();
    }
    cache.put(key, value);
  }

  private static String inPath(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String json(String name, String value) {
    try {
      return JSON.writeValueAsString(Map.of(name, value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected text to become JSON, but it did not.", e);
    }
  }
}
