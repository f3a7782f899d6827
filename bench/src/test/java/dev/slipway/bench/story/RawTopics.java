package dev.slipway.bench.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the topics with nothing but Kafka's consumer, the registry's HTTP interface and plain Avro:
 * what a stranger sees. Shares no code with the services.
 */
final class RawTopics implements AutoCloseable {

  private final String bootstrap;
  private final String registry;
  private final Map<Integer, Schema> schemas = new HashMap<>();
  private final Map<String, Tail> tails = new HashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();

  RawTopics(String bootstrap, String registry) {
    this.bootstrap = bootstrap;
    this.registry = registry;
  }

  /** Every committed record of a topic, in order within each partition. */
  List<GenericRecord> read(String topic) {
    return tails.computeIfAbsent(topic, Tail::new).toItsEnd();
  }

  /** Records of one deployment. */
  List<GenericRecord> read(String topic, String deploymentId) {
    return read(topic).stream()
        .filter(
            record ->
                ((GenericRecord) record.get("meta"))
                    .get("deploymentId")
                    .toString()
                    .equals(deploymentId))
        .toList();
  }

  private GenericRecord decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (buffer.get() != 0) {
      throw new IllegalArgumentException("Expected a zero byte first.");
    }
    Schema schema = schemas.computeIfAbsent(buffer.getInt(), this::schema);
    try {
      return new GenericDatumReader<GenericRecord>(schema)
          .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Schema schema(int id) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id)).build();
      String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return new Schema.Parser().parse(new JsonMapper().readTree(answer).path("schema").asString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    tails.values().forEach(Tail::close);
    http.close();
  }

  /** One topic, of which each record is read once. */
  private final class Tail {

    private final List<GenericRecord> records = new ArrayList<>();
    private final KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    private final String topic;

    Tail(String topic) {
      this.topic = topic;
    }

    List<GenericRecord> toItsEnd() {
      if (consumer.assignment().isEmpty()) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
      }
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          records.add(decode(record.value()));
        }
      }
      return List.copyOf(records);
    }

    void close() {
      consumer.close();
    }
  }
}
