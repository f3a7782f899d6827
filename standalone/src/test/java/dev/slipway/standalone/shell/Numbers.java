package dev.slipway.standalone.shell;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes numbers to all inputs, 1, 2, 3 and so on for each key in each topic; at random with
 * quiet ones between them, which nobody counts.
 */
final class Numbers implements AutoCloseable {

  static final int KEYS = 18;

  private final SmallRegistry registry;
  private final KafkaProducer<String, byte[]> producer;
  private final Random random;
  private final Map<String, Long> sent = new ConcurrentHashMap<>();
  private final AtomicLong count = new AtomicLong();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::publish, "numbers");

  Numbers(String brokers, SmallRegistry registry, long seed) {
    this.registry = registry;
    this.random = new Random(seed);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                brokers,
                "acks",
                "all",
                "delivery.timeout.ms",
                120_000,
                "request.timeout.ms",
                2_500,
                // a partition made just now may refuse the first and take the second: then the
                // first is out of order for good
                "max.in.flight.requests.per.connection",
                1),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Publishes at random until it is stopped. */
  void flow() {
    thread.start();
  }

  /** Publishes one to each key in each topic, and tells in which partition of them the key is. */
  Map<String, Integer> oneEach() throws InterruptedException, ExecutionException {
    Map<String, Integer> partitions = new TreeMap<>();
    for (int key = 0; key < KEYS; key++) {
      for (String topic : Tally.INPUTS) {
        partitions.put(lane(key), publish(lane(key), topic).get().partition());
      }
    }
    return partitions;
  }

  /** How many the broker has taken. */
  long count() {
    return count.get();
  }

  /** The last number by key and topic. */
  Map<String, Long> sent() {
    return sent;
  }

  static String slot(String lane, String topic) {
    return lane + " " + topic;
  }

  private void publish() {
    try {
      while (!stop.await(10, TimeUnit.MILLISECONDS)) {
        String lane = lane(random.nextInt(KEYS));
        String topic = Tally.INPUTS.get(random.nextInt(Tally.INPUTS.size()));
        if (random.nextBoolean()) {
          var _ = send(lane, topic, Tally.QUIET, (_, _) -> {});
        }
        var _ = publish(lane, topic);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Future<RecordMetadata> publish(String lane, String topic) {
    long number = sent.merge(slot(lane, topic), 1L, Long::sum);
    return send(
        lane,
        topic,
        Long.toString(number),
        (metadata, failure) -> {
          if (failure == null) {
            count.incrementAndGet();
          }
        });
  }

  private Future<RecordMetadata> send(String lane, String topic, String reason, Callback then) {
    byte[] value =
        Records.bytes(registry, "dev.slipway.requests.CancelRequested", Map.of("reason", reason));
    return producer.send(new ProducerRecord<>("slipway." + topic, lane, value), then);
  }

  private static String lane(int key) {
    return "app-%d/test".formatted(key);
  }

  /** Publishes no more; returns when the broker has everything. */
  void stop() throws InterruptedException {
    stop.countDown();
    thread.join();
    producer.flush();
  }

  @Override
  public void close() {
    stop.countDown();
    producer.close();
  }
}
