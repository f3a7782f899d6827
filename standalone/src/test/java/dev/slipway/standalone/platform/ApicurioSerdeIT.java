package dev.slipway.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.SlipwayAvroDeserializer;
import dev.slipway.schemas.serde.SlipwayAvroSerializer;
import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.apicurio.registry.serde.avro.strategy.QualifiedRecordIdStrategy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.RandomData;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Our serializer against the registry's own, byte for byte, for every record of the contract. About
 * half of the schemas are registered by each, and each reads what the other wrote.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
@SuppressWarnings("NullAway.Init") // everything is made before all tests
class ApicurioSerdeIT {
  private static final int RECORDS_OF_EACH = 5;

  private KafkaBroker broker;
  private RegistryProcess registry;
  private final SlipwayAvroSerializer ours = new SlipwayAvroSerializer();
  private final SlipwayAvroDeserializer ourReader = new SlipwayAvroDeserializer();
  private final Serializer<Object> theirs = new AvroKafkaSerializer<>();
  private final Serializer<Object> theirsByName = new AvroKafkaSerializer<>();
  private final Deserializer<Object> theirReader = new AvroKafkaDeserializer<>();

  @BeforeAll
  void start(@TempDir Path directory) {
    AvroLimits.set();
    broker = new KafkaBroker(KafkaBrokerConfig.onLoopback(directory.resolve("kafka")));
    broker.start();
    registry =
        RegistryProcess.start(
            new RegistryConfig(
                Path.of("target/registry"),
                directory.resolve("registry"),
                directory.resolve("registry.log"),
                broker.bootstrapServers()),
            Shell::ignore);
    Map<String, Object> confluent = Map.of("schema.registry.url", registry.url().toString());
    ours.configure(confluent, false);
    ourReader.configure(confluent, false);
    theirs.configure(apicurio(Map.of("apicurio.registry.auto-register", true)), false);
    theirsByName.configure(apicurio(Map.of("apicurio.registry.find-latest", true)), false);
    theirReader.configure(apicurio(Map.of()), false);
  }

  @AfterAll
  void stop() {
    for (Serializer<Object> serializer : List.of(ours, theirs, theirsByName)) {
      serializer.close();
    }
    ourReader.close();
    theirReader.close();
    registry.close();
    broker.close();
  }

  /**
   * Nothing is set for the layout: a zero byte and four bytes of content id, the id that the
   * Confluent API calls the schema's, are what Apicurio's serde writes unless told otherwise.
   */
  private Map<String, Object> apicurio(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("apicurio.registry.url", registry.url().resolve("/apis/registry/v3").toString());
    // The subject is the full name of the record.
    config.put(
        "apicurio.registry.artifact-resolver-strategy", QualifiedRecordIdStrategy.class.getName());
    // Otherwise nested types become subjects of their own, and the schema refers to them.
    config.put("apicurio.registry.dereference-schema", true);
    return config;
  }

  static Stream<String> contract() {
    return Schemas.all().stream()
        .filter(schema -> schema.getType() == Schema.Type.RECORD)
        .map(Schema::getFullName);
  }

  @ParameterizedTest
  @MethodSource("contract")
  void shouldWriteTheSameBytesAndReadWhatTheOtherWrote(String name) {
    // Apicurio's registers the text as it finds it, also what means something to Java only; so both
    // get the schema as other languages see it.
    Schema schema = new Schema.Parser().parse(Schemas.textOf(Schemas.named(name)));
    boolean oursFirst = name.length() % 2 == 0;
    Serializer<Object> first = oursFirst ? ours : theirs;
    Serializer<Object> second = oursFirst ? theirs : ours;
    for (GenericRecord record : random(schema)) {
      byte[] bytes = first.serialize("any", record);
      assertThat(second.serialize("any", record)).isEqualTo(bytes);
      assertThat(json(ourReader.deserialize("any", bytes))).isEqualTo(json(record));
      assertThat(json(theirReader.deserialize("any", bytes))).isEqualTo(json(record));
    }
  }

  /**
   * The copies that are compiled in have Java's properties. For them Apicurio's must look the
   * schema up by its name; registering would give it a second id.
   */
  @ParameterizedTest
  @MethodSource("contract")
  void shouldWriteTheSameBytesFromTheCompiledInSchemaWhenItIsLookedUp(String name) {
    for (GenericRecord record : random(Schemas.named(name))) {
      byte[] bytes = ours.serialize("any", record);
      assertThat(theirsByName.serialize("any", record)).isEqualTo(bytes);
    }
  }

  private static List<GenericRecord> random(Schema schema) {
    List<GenericRecord> records = new ArrayList<>();
    new RandomData(schema, RECORDS_OF_EACH, schema.getFullName().hashCode())
        .forEach(record -> records.add((GenericRecord) record));
    return records;
  }

  private static JsonNode json(Object record) {
    return new JsonMapper().readTree(Objects.requireNonNull(record).toString());
  }
}
