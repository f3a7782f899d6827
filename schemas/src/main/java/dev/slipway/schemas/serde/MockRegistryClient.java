package dev.slipway.schemas.serde;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * A registry in the memory of this JVM, for {@code mock://<scope>}: everybody who names the same
 * scope shares it. It checks compatibility as a real one does, {@link CompatibilityLevel#BACKWARD}
 * unless told otherwise.
 */
public final class MockRegistryClient implements RegistryClient {
  /** How addresses of such registries begin. */
  public static final String SCHEME = "mock://";

  private static final ConcurrentHashMap<String, MockRegistryClient> SCOPES =
      new ConcurrentHashMap<>();

  private final List<String> texts = new ArrayList<>();
  private final Map<String, List<Integer>> versions = new HashMap<>();
  private final Map<String, CompatibilityLevel> levels = new HashMap<>();

  /** A registry that nobody else shares. */
  public MockRegistryClient() {}

  /** The registry of a scope; empty at first use. */
  public static MockRegistryClient of(String scope) {
    return SCOPES.computeIfAbsent(scope, name -> new MockRegistryClient());
  }

  /** Drops a scope, so that the next to name it finds an empty registry. */
  public static void forget(String scope) {
    SCOPES.remove(scope);
  }

  @Override
  public synchronized int register(String subject, Schema schema) {
    String text = SchemaText.of(schema);
    List<Integer> before = versions.computeIfAbsent(subject, name -> new ArrayList<>());
    int known = texts.indexOf(text) + 1;
    if (before.contains(known)) {
      return known;
    }
    Optional<String> problem =
        levels
            .getOrDefault(subject, CompatibilityLevel.BACKWARD)
            .problem(schema, before.stream().map(this::byId).toList());
    if (problem.isPresent()) {
      throw new SchemaRefusedException(problem.get());
    }
    if (known == 0) {
      texts.add(text);
      known = texts.size();
    }
    before.add(known);
    return known;
  }

  @Override
  public synchronized int idOf(String subject, Schema schema) {
    int known = texts.indexOf(SchemaText.of(schema)) + 1;
    if (!versions.getOrDefault(subject, List.of()).contains(known)) {
      throw new SchemaNotFoundException(
          "Expected schema "
              + schema.getFullName()
              + " to be registered under subject "
              + subject
              + ", but it is not; register it first.");
    }
    return known;
  }

  @Override
  public synchronized Schema byId(int id) {
    if (id < 1 || id > texts.size()) {
      throw new SchemaNotFoundException(
          "Expected the schema registry to have schema id " + id + ", but it does not.");
    }
    return SchemaText.parse(texts.get(id - 1), false);
  }

  @Override
  public synchronized void requireCompatibility(String subject, CompatibilityLevel level) {
    levels.put(subject, level);
  }
}
