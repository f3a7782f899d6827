package dev.slipway.bench.log;

import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.SlipwayAvroSerializer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes requests as any Avro producer would, and remembers which of them the log acknowledged.
 * Safe for use by several threads.
 */
public final class Publisher implements AutoCloseable {

  private final String prefix;
  private final SlipwayAvroSerializer serializer = new SlipwayAvroSerializer();
  private final KafkaProducer<String, byte[]> producer;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  public Publisher(String bootstrap, String registry, String prefix) {
    this.prefix = prefix;
    serializer.configure(Map.of("schema.registry.url", registry), false);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "acks",
                "all",
                "linger.ms",
                0,
                // some topics are new, and a second request could overtake the first (KAFKA-15591)
                "max.in.flight.requests.per.connection",
                1,
                // a frozen broker never closes a connection; who leads now is asked again soon
                "request.timeout.ms",
                2_500,
                "max.block.ms",
                60_000),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** A record with defaults where nothing is said. */
  public byte[] encoded(String schemaName, Map<String, ?> fields) {
    Schema schema = Schemas.named(schemaName);
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      if (field.hasDefaultValue()) {
        record.put(field.pos(), GenericData.get().getDefaultValue(field));
      }
    }
    fields.forEach(record::put);
    return serializer.serialize(null, record);
  }

  /** Sends; what comes back is the position once the log has it. */
  public CompletableFuture<String> send(
      String topic, @Nullable Integer partition, String key, byte[] bytes) {
    return send(new ProducerRecord<>(prefix + topic, partition, key, bytes));
  }

  /** The same with headers. */
  public CompletableFuture<String> send(
      String topic, int partition, @Nullable String key, byte[] bytes, Headers headers) {
    return send(new ProducerRecord<>(prefix + topic, partition, null, key, bytes, headers));
  }

  private CompletableFuture<String> send(ProducerRecord<String, byte[]> record) {
    CompletableFuture<String> result = new CompletableFuture<>();
    var _ =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure == null) {
                String position =
                    metadata.topic().substring(prefix.length())
                        + "-"
                        + metadata.partition()
                        + "@"
                        + metadata.offset();
                acknowledged.add(position);
                result.complete(position);
              } else {
                result.completeExceptionally(failure);
              }
            });
    return result;
  }

  /** Positions of everything that the log said it has. */
  public Set<String> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(30));
  }
}
