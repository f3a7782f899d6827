package dev.slipway.runtime.kafka;

import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.shard.Restorer;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.runtime.shard.Shard;
import dev.slipway.schemas.chain.HashChain.Link;
import dev.slipway.schemas.serde.PoisonException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Restores the state of a partition. The order matters (reliability: D3): first the committed
 * offsets, which wait for the previous owner's open transaction; then the ends of the state
 * partition and of the hash chains, open transactions included; then every committed record of the
 * state up to its end, and the last link of each chain.
 */
final class StateLoader<S, C, E extends Event> implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  /** A broker that does not answer must not hold up the next try. */
  private static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ofSeconds(1));

  private final KafkaSettings settings;
  private final ServiceRules<S, C, E> rules;
  private final DerivedSchemas stateSchemas;
  private final Wire wire;
  private final String group;
  private final Admin admin;

  /** Readers for the next restores: to make one takes longer than most restores. */
  private final Queue<KafkaConsumer<String, byte[]>> idle = new ConcurrentLinkedQueue<>();

  private volatile boolean closed;

  StateLoader(
      KafkaSettings settings,
      ServiceRules<S, C, E> rules,
      DerivedSchemas stateSchemas,
      Wire wire,
      String group) {
    this.settings = settings;
    this.rules = rules;
    this.stateSchemas = stateSchemas;
    this.wire = wire;
    this.group = group;
    this.admin = Clients.asking(settings);
  }

  /**
   * Restores a partition. Several threads may do so at a time.
   *
   * @param wanted false once nobody wants the result any more
   * @throws IllegalStateException if it is not wanted any more
   * @throws dev.slipway.runtime.shard.UnreadableStateException if its state cannot be read
   */
  Slot.Ready<S, C, E> load(int partition, BooleanSupplier wanted)
      throws ExecutionException, InterruptedException, TimeoutException {
    TopicPartition state = new TopicPartition(settings.topic(rules.state()), partition);
    Shard<S, C, E> shard = new Shard<>(rules, stateSchemas);
    Restorer<S, C, E> restorer = shard.restorer();
    Map<TopicPartition, Long> processed;
    Map<TopicPartition, Link> chains;
    KafkaConsumer<String, byte[]> reader = taken();
    boolean usable = false;
    try {
      processed = processed(reader, partition);
      Map<TopicPartition, Long> ends = ends(state, partition);
      long end = Objects.requireNonNull(ends.remove(state));
      reader.assign(List.of(state));
      reader.seekToBeginning(List.of(state));
      while (reader.position(state) < end) {
        if (!wanted.getAsBoolean()) {
          throw new IllegalStateException(
              "Expected to own the partition while restoring it, but lost it.");
        }
        for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
          restore(restorer, record);
        }
      }
      chains = new ChainEnds(settings, reader, wanted).find(ends);
      reader.unsubscribe();
      usable = true;
    } finally {
      if (usable) {
        putBack(reader);
      } else {
        reader.close(AT_ONCE);
      }
    }
    processed.forEach((topic, offset) -> restorer.readUpTo(settings.nameOf(topic.topic()), offset));
    restorer.finish();
    return new Slot.Ready<>(shard, processed, processed, chains);
  }

  private KafkaConsumer<String, byte[]> taken() {
    KafkaConsumer<String, byte[]> reader = idle.poll();
    return reader == null ? Clients.reader(settings, group) : reader;
  }

  private void putBack(KafkaConsumer<String, byte[]> reader) {
    idle.add(reader);
    if (closed && idle.remove(reader)) {
      reader.close(AT_ONCE);
    }
  }

  private void restore(Restorer<S, C, E> restorer, ConsumerRecord<String, byte[]> record) {
    Position position =
        new Position(settings.nameOf(record.topic()), record.partition(), record.offset());
    try {
      restorer.record(
          position, record.key(), record.value() == null ? null : wire.decodeState(record.value()));
    } catch (PoisonException e) {
      restorer.undecodable(position, record.key(), e);
    }
  }

  private Map<TopicPartition, Long> processed(KafkaConsumer<String, byte[]> reader, int partition) {
    Set<TopicPartition> inputs = new HashSet<>();
    rules
        .inputs()
        .forEach(topic -> inputs.add(new TopicPartition(settings.topic(topic), partition)));
    Map<TopicPartition, Long> processed = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : reader.committed(inputs).entrySet()) {
      OffsetAndMetadata committed = entry.getValue();
      processed.put(entry.getKey(), committed == null ? 0L : committed.offset());
    }
    return processed;
  }

  private Map<TopicPartition, Long> ends(TopicPartition state, int partition)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    asked.put(state, OffsetSpec.latest());
    rules
        .chained()
        .forEach(
            topic ->
                asked.put(
                    new TopicPartition(settings.topic(topic), partition), OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
        .all()
        .get(10, TimeUnit.SECONDS)
        .forEach((topic, offset) -> ends.put(topic, offset.offset()));
    return ends;
  }

  @Override
  public void close() {
    closed = true;
    for (var reader = idle.poll(); reader != null; reader = idle.poll()) {
      reader.close(AT_ONCE);
    }
    admin.close(Duration.ofSeconds(2));
  }
}
