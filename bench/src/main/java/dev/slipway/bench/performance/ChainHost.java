package dev.slipway.bench.performance;

import dev.slipway.runtime.kafka.Clients;
import dev.slipway.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The floor: hops that do nothing but consume a record and produce it to the next topic, in a
 * transaction with the offset, with the clients of the services. All that a poll brings goes into
 * one transaction, as in the services.
 */
public final class ChainHost {

  /** Hops of the chain. */
  static final int HOPS = 8;

  static final String READY = "the chain is there";

  private static final Duration POLL = Duration.ofMillis(100);

  private ChainHost() {}

  /** Arguments: brokers, prefix of the topics, partitions. Runs until TERM. */
  public static void main(String[] args) throws InterruptedException {
    KafkaSettings settings =
        new KafkaSettings(
            Map.of("bootstrap.servers", args[0]),
            Map.of(),
            args[1],
            Integer.parseInt(args[2]),
            "chain");
    CountDownLatch joined = new CountDownLatch(HOPS);
    for (int hop = 1; hop <= HOPS; hop++) {
      int number = hop;
      Thread _ =
          Thread.ofPlatform().name("hop-" + hop).start(() -> carry(settings, number, joined));
    }
    joined.await();
    System.out.println(READY);
  }

  /** Name of the topic after so many hops. */
  static String topic(int hops) {
    return "chain-" + hops;
  }

  private static void carry(KafkaSettings settings, int hop, CountDownLatch joined) {
    String group = settings.topic("chain-hop-" + hop);
    try (Consumer<String, byte[]> consumer = Clients.members(settings, group).createConsumer();
        Producer<String, byte[]> producer =
            Clients.transactional(settings, group).createProducer()) {
      consumer.subscribe(List.of(settings.topic(topic(hop - 1))));
      String next = settings.topic(topic(hop));
      boolean counted = false;
      while (true) {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        if (!counted && !consumer.assignment().isEmpty()) {
          counted = true;
          joined.countDown();
        }
        if (!records.isEmpty()) {
          pass(consumer, producer, records, next);
        }
      }
    }
  }

  private static void pass(
      Consumer<String, byte[]> consumer,
      Producer<String, byte[]> producer,
      ConsumerRecords<String, byte[]> records,
      String next) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    producer.beginTransaction();
    for (ConsumerRecord<String, byte[]> record : records) {
      var _ =
          producer.send(
              new ProducerRecord<>(next, record.partition(), record.key(), record.value()));
      offsets.put(
          new TopicPartition(record.topic(), record.partition()),
          new OffsetAndMetadata(record.offset() + 1));
    }
    producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
    producer.commitTransaction();
  }
}
