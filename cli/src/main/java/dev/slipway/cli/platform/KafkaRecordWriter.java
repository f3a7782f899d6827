package dev.slipway.cli.platform;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.RawRecord;
import dev.slipway.schemas.serde.RegistryClient;
import dev.slipway.schemas.serde.SlipwayAvroSerializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes Avro records with CloudEvents headers, acknowledged by all in-sync replicas. */
final class KafkaRecordWriter implements RecordWriter, AutoCloseable {
  private static final int TIMEOUT_MILLIS = 15_000;

  private final Map<String, Object> client;
  private final String prefix;
  private final SlipwayAvroSerializer serializer;
  private @Nullable Producer<String, byte[]> producer;

  KafkaRecordWriter(Map<String, Object> client, String prefix, RegistryClient registry) {
    this.client = Map.copyOf(client);
    this.prefix = prefix;
    this.serializer = new SlipwayAvroSerializer(registry);
  }

  @Override
  public Written write(String topic, String key, GenericRecord value) {
    return send(
        topic,
        () ->
            new ProducerRecord<>(
                prefix + topic,
                null,
                key,
                serializer.serialize(prefix + topic, value),
                headers(value)));
  }

  @Override
  public Written write(LogPartition partition, RawRecord record) {
    RecordHeaders headers = new RecordHeaders();
    record.headers().forEach(header -> headers.add(header.name(), RawRecord.bytes(header.value())));
    return send(
        partition.topic(),
        () ->
            new ProducerRecord<>(
                prefix + partition.topic(),
                partition.partition(),
                record.key(),
                RawRecord.bytes(record.value()),
                headers));
  }

  private Written send(String topic, Supplier<ProducerRecord<String, byte[]>> record) {
    try {
      RecordMetadata metadata =
          connected().send(record.get()).get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      return new Written(new LogPartition(topic, metadata.partition()), metadata.offset());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(topic, "was interrupted", e);
    } catch (TimeoutException e) {
      throw failure(topic, "got no answer within %d ms".formatted(TIMEOUT_MILLIS), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw failure(topic, String.valueOf(cause.getMessage()), e);
    } catch (KafkaException e) {
      throw failure(topic, String.valueOf(e.getMessage()), e);
    }
  }

  private CliFailure failure(String topic, String what, Exception cause) {
    return new CliFailure(
        ExitCode.INTERNAL,
        "Expected to write to %s%s at %s, but could not (%s); look at the broker's and the registry's health and try again."
            .formatted(
                prefix,
                topic,
                client.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG),
                what.replaceFirst("[.]$", "")),
        cause);
  }

  private Producer<String, byte[]> connected() {
    if (producer == null) {
      Map<String, Object> config = new HashMap<>(client);
      config.put(ProducerConfig.ACKS_CONFIG, "all");
      config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
      config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
      config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MILLIS);
      config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
      config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
      producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  private static RecordHeaders headers(GenericRecord value) {
    RecordHeaders headers = new RecordHeaders();
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", UUID.randomUUID().toString());
    add(headers, "ce_source", "/slipway/cli");
    add(headers, "ce_type", value.getSchema().getFullName());
    add(headers, "content-type", "application/avro");
    return headers;
  }

  private static void add(RecordHeaders headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(2));
    }
  }
}
