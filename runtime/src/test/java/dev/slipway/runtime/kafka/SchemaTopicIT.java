package dev.slipway.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.action.Fact;
import dev.slipway.schemas.Topics;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.schemas.serde.MockRegistryClient;
import dev.slipway.schemas.serde.PoisonException;
import dev.slipway.schemas.serde.RecordedSchemas;
import dev.slipway.schemas.serde.RegistryUnavailableException;
import dev.slipway.schemas.serde.SchemaNotFoundException;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.SlipwayAvroSerializer;
import dev.slipway.schemas.serde.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.kafka.test.EmbeddedKafkaBroker;

/** What a schema id means can be found in the log, whatever becomes of the registry. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SchemaTopicIT {

  private static final EmbeddedKafkaBroker BROKER = OneBroker.create();

  /** A topic prefix and a registry that no other test shares. */
  private final String scope = UUID.randomUUID().toString();

  private final KafkaSettings settings = settings(scope, scope + ".");

  @BeforeAll
  static void start() {
    AvroLimits.set();
    BROKER.afterPropertiesSet();
  }

  @AfterAll
  static void stop() {
    BROKER.destroy();
  }

  private static KafkaSettings settings(String registry, String prefix) {
    return new KafkaSettings(
        Map.of("bootstrap.servers", BROKER.getBrokersAsString()),
        Map.of("schema.registry.url", "mock://" + registry),
        prefix,
        1,
        "one");
  }

  /** The same with a serializer that is not ours. */
  private KafkaSettings marked(String lead) {
    Map<String, Object> registry = new HashMap<>(settings.registry());
    registry.put("value.serializer", MarkedSerializer.class.getName());
    registry.put("marked.lead", lead);
    return new KafkaSettings(settings.client(), registry, settings.prefix(), 1, "one");
  }

  @Test
  void shouldBeEnoughToReadTheRecordsOfOthersAndOursWithoutARegistry() throws Exception {
    createTopics();
    GenericRecord request = request("1.0.0");
    publish(Topics.DEPLOY_REQUESTS, request);
    Instant dueAt = Instant.parse("2026-11-21T14:23:10Z");
    try (RequestIntake intake =
        new RequestIntake(
            settings,
            "deployer",
            Topics.DEPLOY_REQUESTS,
            Topics.facts("deployer"),
            input -> new RequestIntake.Sorted("booking/staging", new Fact.TimerDue("lane", dueAt)),
            () -> {})) {
      intake.start();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !records(Topics.facts("deployer")).isEmpty());
    }
    MockRegistryClient.forget(scope);

    ConsumerRecord<String, byte[]> taken = records(Topics.DEPLOY_REQUESTS).getFirst();
    ConsumerRecord<String, byte[]> fact = records(Topics.facts("deployer")).getFirst();
    try (RecordedSchemas recorded = recorded()) {
      WireFormat audit = new WireFormat(id -> found(recorded, id), name -> null);
      assertThat(audit.decode(taken.value())).isEqualTo(request);
      assertThat(audit.decode(fact.value()).getSchema().getFullName())
          .isEqualTo("dev.slipway.facts.TimerDue");
      assertThat(audit.decode(fact.value()).get("dueAt")).isEqualTo(dueAt.toEpochMilli());
    }
    assertThat(records(Topics.SLIPWAY_SCHEMAS))
        .as("each id once, as text, before the records that use it")
        .hasSize(2)
        .allSatisfy(
            schema -> {
              assertThat(
                      new Schema.Parser()
                          .parse(new String(schema.value(), StandardCharsets.UTF_8))
                          .getNamespace())
                  .startsWith("dev.slipway.");
              assertThat(schema.timestamp()).isLessThanOrEqualTo(fact.timestamp());
            })
        .extracting(ConsumerRecord::key)
        .containsExactly(
            Integer.toString(WireFormat.schemaIdOf(taken.value())),
            Integer.toString(WireFormat.schemaIdOf(fact.value())));
  }

  @Test
  void shouldNotBeWrittenAgainAfterARestart() {
    createTopics();
    for (int start = 0; start < 2; start++) {
      try (Wire wire = new Wire(settings)) {
        wire.encode("any", request("1.0.0"));
        wire.encode("any", request("1.1.0"));
      }
    }
    assertThat(records(Topics.SLIPWAY_SCHEMAS)).hasSize(1);
  }

  @Test
  void shouldNotLetAnotherRegistryChangeWhatAnIdMeans() {
    createTopics();
    try (Wire wire = new Wire(settings)) {
      wire.encode("any", request("1.0.0"));
    }
    KafkaSettings moved = settings(UUID.randomUUID().toString(), settings.prefix());
    try (Wire wire = new Wire(moved)) {
      assertThatThrownBy(() -> wire.encode("any", record("dev.slipway.facts.TimerDue", Map.of())))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageStartingWith(
              "Expected schema id 1 to be dev.slipway.requests.DeployRequested as topic "
                  + settings.topic(Topics.SLIPWAY_SCHEMAS)
                  + " has it, but the registry says it is another schema, dev.slipway.facts.TimerDue");
    }
    assertThat(records(Topics.SLIPWAY_SCHEMAS)).hasSize(1);
  }

  @Test
  void shouldReadWhatARegistryThatJustStartedDoesNotKnowYet() {
    createTopics();
    GenericRecord request = request("1.0.0");
    byte[] bytes;
    try (Wire wire = new Wire(settings)) {
      bytes = wire.encode("any", request);
    }
    MockRegistryClient.forget(scope);

    try (Wire wire = new Wire(settings)) {
      assertThat(wire.decode(bytes)).isEqualTo(request);
    }
    KafkaSettings elsewhere = settings(scope, UUID.randomUUID() + ".");
    try (Wire wire = new Wire(elsewhere)) {
      assertThatThrownBy(() -> wire.decode(bytes)).isInstanceOf(PoisonException.class);
    }
  }

  @Test
  void shouldHoldEverythingBackWhileTheTopicTakesNothing() throws Exception {
    MockRegistryClient registry = MockRegistryClient.of(scope);
    GenericRecord request = request("1.0.0");
    int id = registry.register(request.getSchema().getFullName(), request.getSchema());
    byte[] taken = WireFormat.encode(id, request);
    try (Wire wire = new Wire(settings)) {
      assertThatThrownBy(() -> wire.encode("any", request))
          .isInstanceOf(KafkaException.class)
          .hasMessageStartingWith(
              "Expected topic %s to take schema id %d, but it did not: "
                  .formatted(settings.topic(Topics.SLIPWAY_SCHEMAS), id));
      assertThatThrownBy(() -> wire.decode(taken))
          .isInstanceOf(KafkaException.class)
          .isNotInstanceOf(PoisonException.class);

      createTopics();
      assertThat(wire.decode(taken)).isEqualTo(request);
      assertThat(wire.encode("any", request)).isEqualTo(taken);
    }
    assertThat(records(Topics.SLIPWAY_SCHEMAS)).hasSize(1);
  }

  @Test
  void shouldKnowTheIdsThatAnotherSerializerWrites() {
    createTopics();
    GenericRecord request = request("1.0.0");
    try (Wire wire = new Wire(marked(""))) {
      byte[] bytes = wire.encode("deploy-requests", request);
      assertThat(MarkedSerializer.TOPICS).contains("deploy-requests");
      assertThat(records(Topics.SLIPWAY_SCHEMAS))
          .extracting(ConsumerRecord::key)
          .containsExactly(Integer.toString(WireFormat.schemaIdOf(bytes)));
      assertThat(wire.decode(bytes)).isEqualTo(request);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text|to write a zero byte and a schema id of four bytes, but it does not: ",
        "throw|to write dev.slipway.requests.DeployRequested, but it could not: "
      })
  void shouldNotTakeTheTroubleOfAnotherSerializerForTroubleWithTheRecord(
      String lead, String sentence) {
    try (Wire wire = new Wire(marked(lead))) {
      assertThatThrownBy(() -> wire.encode("any", request("1.0.0")))
          .isInstanceOf(KafkaException.class)
          .isNotInstanceOf(PoisonException.class)
          .hasMessageStartingWith("Expected " + MarkedSerializer.class.getName() + " " + sentence);
    }
  }

  @Test
  void shouldPassOverWhatIsNoSchema() throws Exception {
    createTopics();
    String topic = settings.topic(Topics.SLIPWAY_SCHEMAS);
    try (Producer<String, byte[]> producer = Clients.soon(settings)) {
      for (String key : List.of("x", "99999999999", "7")) {
        producer.send(new ProducerRecord<>(topic, key, "{".getBytes(StandardCharsets.UTF_8))).get();
      }
      producer.send(new ProducerRecord<>(topic, "8", null)).get();
      producer.send(RecordedSchemas.record(topic, 9, request("1.0.0").getSchema())).get();
    }
    try (RecordedSchemas recorded = recorded()) {
      assertThat(recorded.find(7)).isEmpty();
      assertThat(recorded.find(8)).isEmpty();
      assertThat(recorded.find(9)).contains(Schemas.named("dev.slipway.requests.DeployRequested"));
    }
  }

  @Test
  void shouldNotLoseARegistrationWhileItCannotBeRead() throws Exception {
    try (Admin admin = Admin.create(settings.client())) {
      admin
          .createTopics(List.of(new NewTopic(settings.topic(Topics.MANIFESTS), 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    publish(Topics.MANIFESTS, record("dev.slipway.manifests.ManifestRegistered", Map.of()));
    List<GenericRecord> seen = new ArrayList<>();
    try (TableReader manifests =
        new TableReader(settings, "deployer", Topics.MANIFESTS, rows(seen))) {
      assertThatThrownBy(manifests::catchUp).isInstanceOf(KafkaException.class);
      createTopics();
      manifests.catchUp();
    }
    assertThat(seen).hasSize(1);
  }

  private static TableReader.Table rows(List<GenericRecord> seen) {
    return new TableReader.Table() {
      @Override
      public void put(String key, GenericRecord value) {
        seen.add(value);
      }

      @Override
      public void remove(String key) {
        throw new AssertionError("Expected no record without a value, but one came for " + key);
      }
    };
  }

  private void createTopics() {
    // A topic that was just created is not known to everybody at once.
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreException(IllegalStateException.class)
        .untilAsserted(() -> TopicSetup.ensure(settings));
  }

  private RecordedSchemas recorded() {
    return new RecordedSchemas(
        () -> Clients.reader(settings, ""), settings.topic(Topics.SLIPWAY_SCHEMAS));
  }

  private static Schema found(RecordedSchemas recorded, int id) {
    return recorded
        .find(id)
        .orElseThrow(
            () ->
                new SchemaNotFoundException("Expected schema id " + id + ", but it is not there."));
  }

  /** Writes as anybody does who is no service. */
  private void publish(String topic, GenericRecord value) throws Exception {
    try (SlipwayAvroSerializer serializer =
            new SlipwayAvroSerializer(MockRegistryClient.of(scope));
        Producer<String, byte[]> producer = Clients.soon(settings)) {
      producer
          .send(
              new ProducerRecord<>(
                  settings.topic(topic), "booking", serializer.serialize(topic, value)))
          .get();
    }
  }

  private static GenericRecord request(String version) {
    return record("dev.slipway.requests.DeployRequested", Map.of("version", version));
  }

  private static GenericRecord record(String name, Map<String, Object> fields) {
    GenericRecordBuilder builder = new GenericRecordBuilder(Schemas.named(name));
    fields.forEach(builder::set);
    return builder.build();
  }

  private List<ConsumerRecord<String, byte[]>> records(String topic) {
    TopicPartition partition = new TopicPartition(settings.topic(topic), 0);
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> reader = Clients.reader(settings, "")) {
      reader.assign(List.of(partition));
      reader.seekToBeginning(List.of(partition));
      long end = reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (reader.position(partition) < end) {
        reader.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }
}
