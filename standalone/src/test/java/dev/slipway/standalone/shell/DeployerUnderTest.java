package dev.slipway.standalone.shell;

import static org.awaitility.Awaitility.await;

import dev.slipway.deployer.DeployerConfiguration;
import dev.slipway.deployer.kafka.Manifests;
import dev.slipway.deployer.kafka.Requests;
import dev.slipway.deployer.manifest.PlanMaker;
import dev.slipway.deployer.manifest.PlanSettings;
import dev.slipway.health.HealthConfiguration;
import dev.slipway.runtime.action.ActionAdapter;
import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.RequestIntake;
import dev.slipway.runtime.kafka.ServiceShell;
import dev.slipway.runtime.kafka.TopicSetup;
import dev.slipway.runtime.spring.RunningService;
import dev.slipway.schemas.Topics;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.WireFormat;
import dev.slipway.standalone.platform.KafkaBroker;
import dev.slipway.standalone.platform.KafkaBrokerConfig;
import dev.slipway.testkit.JournalManifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The real deployer and the real health service on a broker and a registry of their own. */
final class DeployerUnderTest implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(2);
  static final String REQUEST = "dev.slipway.requests.DeployRequested";
  private static final int PARTITIONS = 2;

  final KafkaBroker broker;
  final SmallRegistry registry = new SmallRegistry();
  final KafkaSettings settings;
  final RunningService deployer;
  final RunningService health;
  private final Manifests manifests;
  private final KafkaProducer<String, byte[]> producer;
  private final WireFormat wire;
  private final Watched watched;

  DeployerUnderTest(Path directory) {
    this(directory, List.of());
  }

  /** With adapters that carry out what the deployer wants. */
  DeployerUnderTest(Path directory, List<ActionAdapter> adapters) {
    AvroLimits.set();
    broker = new KafkaBroker(KafkaBrokerConfig.onLoopback(directory.resolve("broker")));
    broker.start();
    settings =
        TallyInstance.settings(broker.bootstrapServers(), registry.url(), PARTITIONS, "test");
    TopicSetup.ensure(settings);
    manifests = new Manifests(settings, DeployerConfiguration.NAME);
    Requests requests = new Requests(new PlanMaker(planSettings()));
    RequestIntake intake =
        new RequestIntake(
            settings,
            DeployerConfiguration.NAME,
            Topics.DEPLOY_REQUESTS,
            Topics.facts(DeployerConfiguration.NAME),
            input -> requests.sort(input, manifests.byApplication()),
            manifests::catchUp);
    deployer =
        new RunningService(
            new ServiceShell<>(settings, DeployerConfiguration.rules(), adapters), intake);
    health =
        new RunningService(
            new ServiceShell<>(settings, HealthConfiguration.rules(), List.of()), null);
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "acks",
                "all",
                "compression.type",
                "zstd",
                "max.request.size",
                16 << 20),
            new StringSerializer(),
            new ByteArraySerializer());
    wire = new WireFormat(id -> new Schema.Parser().parse(registry.text(id)), _ -> null);
    watched =
        new Watched(
            broker.bootstrapServers(),
            List.of(
                "slipway.deployment-events",
                "slipway.health-events",
                "slipway.deployment-results",
                "slipway.deploy-requests-dlt",
                "slipway.manifests-dlt",
                "slipway.deployer-facts-dlt",
                "slipway.deployment-events-dlt"));
    deployer.start();
    health.start();
    await().atMost(PATIENCE).until(() -> deployer.isReady() && health.isReady());
  }

  static PlanSettings planSettings() {
    return new PlanSettings(
        0.01,
        List.of(Duration.ZERO),
        Duration.ofSeconds(5),
        List.of("staging"),
        "http://127.0.0.1:1",
        "java");
  }

  /** A manifest that the deployer takes, of an application with this name. */
  static String manifest(String application) {
    return JournalManifest.of(application, 18_080);
  }

  byte[] registration(String application, String manifest) {
    return Records.bytes(
        registry,
        "dev.slipway.manifests.ManifestRegistered",
        Map.of("application", application, "manifest", manifest, "directory", "/tmp"));
  }

  /** A request that is fine in every respect, and ends soon. */
  byte[] goodRequest() {
    return request(Map.of());
  }

  /** The same with other fields. */
  byte[] request(Map<String, ?> changed) {
    return Records.bytes(registry, REQUEST, fields(changed));
  }

  static Map<String, Object> fields(Map<String, ?> changed) {
    Map<String, Object> fields =
        new TreeMap<>(
            Map.of(
                "application", "journal",
                "environment", "staging",
                "version", "1.0.0",
                "dryRun", true,
                "requestedBy", "test"));
    fields.putAll(changed);
    return fields;
  }

  RecordMetadata publish(String topic, int partition, @Nullable String key, byte @Nullable [] value)
      throws Exception {
    return producer
        .send(new ProducerRecord<>(settings.topic(topic), partition, key, value))
        .get(60, TimeUnit.SECONDS);
  }

  RecordMetadata publishRequest(int partition, byte @Nullable [] value) throws Exception {
    return publish(Topics.DEPLOY_REQUESTS, partition, "any", value);
  }

  /** What the lane answered to the request at a position. */
  GenericRecord awaitAnswer(RecordMetadata request) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> answer(request), Optional::isPresent)
        .orElseThrow();
  }

  Optional<GenericRecord> answer(RecordMetadata request) {
    return records(Topics.DEPLOYMENT_EVENTS).stream()
        .filter(
            event ->
                event.hasField("request")
                    && event.get("request") instanceof GenericRecord position
                    && position.get("topic").toString().equals(Topics.DEPLOY_REQUESTS)
                    && position.get("partition").equals(request.partition())
                    && position.get("offset").equals(request.offset()))
        .findFirst();
  }

  /** An event of the deployer, and where and when the log took it. */
  record Decided(GenericRecord event, int partition, Instant written) {

    String type() {
      return event.getSchema().getName();
    }

    String application() {
      return String.valueOf(((GenericRecord) event.get("meta")).get("application"));
    }

    /** From the input in the log to what follows from it in the log. */
    Duration delay() {
      long at = (Long) ((GenericRecord) event.get("meta")).get("at");
      return Duration.between(Instant.ofEpochMilli(at), written);
    }
  }

  /** All that the deployer has decided. */
  List<Decided> decided() {
    return raw(Topics.DEPLOYMENT_EVENTS).stream()
        .flatMap(
            record ->
                decoded(record).stream()
                    .map(
                        event ->
                            new Decided(
                                event,
                                record.partition(),
                                Instant.ofEpochMilli(record.timestamp()))))
        .toList();
  }

  /** Decoded records of a topic, as far as they can be decoded. */
  List<GenericRecord> records(String topic) {
    return raw(topic).stream().flatMap(record -> decoded(record).stream()).toList();
  }

  private Optional<GenericRecord> decoded(ConsumerRecord<String, byte[]> record) {
    try {
      return Optional.of(wire.decode(record.value()));
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }

  private List<ConsumerRecord<String, byte[]>> raw(String topic) {
    return watched.read().stream()
        .filter(record -> record.topic().equals(settings.topic(topic)))
        .toList();
  }

  /** What was kept aside of a record. */
  ConsumerRecord<String, byte[]> awaitAside(RecordMetadata at) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> aside(at), asides -> !asides.isEmpty())
        .getFirst();
  }

  List<ConsumerRecord<String, byte[]>> aside(RecordMetadata at) {
    return raw(Topics.deadLetters(settings.nameOf(at.topic()))).stream()
        .filter(
            record ->
                header(record, "slipway_dlt_partition").equals(Integer.toString(at.partition()))
                    && header(record, "slipway_dlt_offset").equals(Long.toString(at.offset())))
        .toList();
  }

  /** Offsets of the records of a topic that were kept aside. */
  List<Long> allAside(String topic) {
    return raw(Topics.deadLetters(topic)).stream()
        .map(record -> Long.valueOf(header(record, "slipway_dlt_offset")))
        .toList();
  }

  static String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** A schema of the contract as a later version of somebody else's might be: with a field more. */
  static Schema evolved(String name) {
    Schema schema = Schemas.named(name);
    Schema.Field more =
        new Schema.Field("more", Schema.create(Schema.Type.STRING), "Something newer.", "");
    List<Schema.Field> fields = new ArrayList<>();
    schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    fields.add(more);
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }

  @Override
  public void close() {
    deployer.stop();
    health.stop();
    manifests.close();
    producer.close(Duration.ofSeconds(1));
    watched.close();
    registry.close();
    broker.close();
  }
}
