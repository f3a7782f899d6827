package dev.slipway.bench.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.schemas.Topics;
import dev.slipway.schemas.serde.RegistryClient;
import dev.slipway.schemas.serde.RegistryClients;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.WireFormat;
import dev.slipway.standalone.platform.RunningPlatform;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes to the open topic byte for byte, also with schemas that are registered later. */
final class RawRequests {

  private static final String REQUEST = "dev.slipway.requests.DeployRequested";

  private final RunningPlatform platform;
  private final RegistryClient registry;

  RawRequests(RunningPlatform platform) {
    this.platform = platform;
    this.registry =
        RegistryClients.of(Map.of("schema.registry.url", platform.registryUrl().toString()));
  }

  /** Publishes these bytes as a request. */
  void publish(String key, byte[] value) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", platform.bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer())) {
      assertThat(
              producer
                  .send(new ProducerRecord<>("slipway." + Topics.DEPLOY_REQUESTS, key, value))
                  .get(30, TimeUnit.SECONDS)
                  .hasOffset())
          .isTrue();
    }
  }

  /** An id that no schema has yet, far enough ahead that the services do not take it. */
  int futureId() {
    return registry.register("probe", variant(0)) + 100;
  }

  /** A dry run of 1.0.0 in staging under this id, whatever that id means. */
  byte[] dryRun(int id, String application) {
    GenericRecord request =
        new GenericRecordBuilder(Schemas.named(REQUEST))
            .set("application", application)
            .set("environment", "staging")
            .set("version", "1.0.0")
            .set("dryRun", true)
            .set("requestedBy", "bob")
            .build();
    return WireFormat.encode(id, request);
  }

  /** Registers schemas that read requests until one of them has this id. */
  void registerUpTo(int id) {
    assertThat(
            Stream.iterate(1, i -> i + 1)
                .map(i -> registry.register("probe-" + i, variant(i)))
                .limit(200)
                .takeWhile(given -> given < id)
                .count())
        .as("some were missing")
        .isBetween(1L, 199L);
    assertThat(registry.byId(id).getFullName()).isEqualTo(REQUEST);
  }

  /** The same bytes, another schema. */
  private static Schema variant(int number) {
    Schema published = Schemas.named(REQUEST);
    return Schema.createRecord(
        published.getName(),
        "Variant %d.".formatted(number),
        published.getNamespace(),
        false,
        published.getFields().stream()
            .map(field -> new Schema.Field(field, field.schema()))
            .toList());
  }
}
