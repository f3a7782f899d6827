package dev.slipway.runtime.kafka;

import dev.slipway.schemas.Topics;
import dev.slipway.schemas.serde.RecordedSchemas;
import dev.slipway.schemas.serde.RegistryUnavailableException;
import dev.slipway.schemas.serde.SchemaUnusableException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the topic {@code slipway-schemas} says what a schema id means before anything
 * that uses the id counts. An id is asked about once, and written if nobody has written it before.
 * Safe for use by several threads.
 */
final class SchemaRecorder implements AutoCloseable {

  /** Half of what the topic takes, so that headers and the like never decide. */
  static final int MOST_BYTES = 512 * 1024;

  private static final int MOST_KNOWN = 4096;

  private final KafkaSettings settings;
  private final String topic;
  private final RecordedSchemas recorded;
  private final Set<Integer> known = ConcurrentHashMap.newKeySet();
  private @Nullable Producer<String, byte[]> producer;

  SchemaRecorder(KafkaSettings settings) {
    this.settings = settings;
    this.topic = settings.topic(Topics.SLIPWAY_SCHEMAS);
    this.recorded = new RecordedSchemas(() -> Clients.reader(settings, ""), topic);
  }

  /**
   * Returns when the topic has the id for good.
   *
   * @throws SchemaUnusableException if the schema is too long to be kept
   * @throws RegistryUnavailableException if the id means something else in the topic
   * @throws KafkaException if the cluster does not answer; to be tried again
   */
  void record(int id, Schema schema) {
    if (!known.contains(id)) {
      learn(id, schema);
    }
  }

  /**
   * What the topic says that an id means; empty if nobody has used it yet.
   *
   * @throws KafkaException if the cluster does not answer
   */
  synchronized Optional<Schema> recorded(int id) {
    return recorded.find(id);
  }

  /**
   * Reads what others have recorded up to now.
   *
   * @throws KafkaException if the cluster does not answer
   */
  synchronized void readOn() {
    recorded.readOn();
  }

  private synchronized void learn(int id, Schema schema) {
    if (known.contains(id)) {
      return;
    }
    Optional<Schema> before = recorded.find(id);
    if (before.isEmpty()) {
      write(id, schema);
    } else if (!readsTheSame(before.get(), schema)) {
      // Overwriting it would make the records unreadable that were written by the first meaning.
      throw new RegistryUnavailableException(
          "Expected schema id %d to be %s as topic %s has it, but the registry says it is another schema, %s; name the registry that this installation began with, or restore it from the topic."
              .formatted(id, before.get().getFullName(), topic, schema.getFullName()));
    }
    // A full memory is emptied: asking the topic again is cheap.
    if (known.size() >= MOST_KNOWN) {
      known.clear();
    }
    known.add(id);
  }

  /** Documentation and defaults may differ between copies; what bytes mean may not. */
  private static boolean readsTheSame(Schema one, Schema other) {
    return SchemaNormalization.toParsingForm(one).equals(SchemaNormalization.toParsingForm(other));
  }

  private void write(int id, Schema schema) {
    ProducerRecord<String, byte[]> record = RecordedSchemas.record(topic, id, schema);
    if (record.value().length > MOST_BYTES) {
      throw new SchemaUnusableException(
          "Expected the text of schema id %d to take at most %d bytes, but it takes %d."
              .formatted(id, MOST_BYTES, record.value().length));
    }
    try {
      if (producer == null) {
        producer = Clients.soon(settings);
      }
      producer.send(record).get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new KafkaException(
          "Expected topic %s to take schema id %d, but it did not: %s"
              .formatted(topic, id, e.getCause()),
          e);
    }
  }

  @Override
  public synchronized void close() {
    recorded.close();
    if (producer != null) {
      producer.close(Duration.ofSeconds(2));
      producer = null;
    }
  }
}
