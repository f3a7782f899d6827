package dev.slipway.bench.performance;

import dev.slipway.cli.log.KafkaEventLog;
import dev.slipway.standalone.platform.PlatformFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * When committed records arrived at the end of a topic, by key, as any consumer of it sees them.
 * Read on a thread of its own.
 */
final class Arrivals implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<String, byte[]> consumer;
  private final Map<String, CompletableFuture<Long>> expected = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Sees what is written from now on. */
  Arrivals(String bootstrap, String topic) {
    this.consumer = KafkaEventLog.consumer(Map.of("bootstrap.servers", bootstrap));
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    this.thread = Thread.ofPlatform().name("arrivals").daemon().start(this::run);
  }

  /** {@link System#nanoTime} at which the next record of a key is read. */
  CompletableFuture<Long> next(String key) {
    CompletableFuture<Long> arrival = new CompletableFuture<>();
    expected.put(key, arrival);
    return arrival;
  }

  /**
   * Waits for an arrival.
   *
   * @throws PlatformFailure if it does not come
   */
  static long await(CompletableFuture<Long> arrival, Duration patience)
      throws InterruptedException {
    try {
      return arrival.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new PlatformFailure(
          "Expected a record at the end within %d s, but none came; look at the logs."
              .formatted(patience.toSeconds()),
          e);
    }
  }

  private void run() {
    try (consumer) {
      while (!closed) {
        consumer
            .poll(POLL)
            .forEach(
                record -> {
                  CompletableFuture<Long> arrival = expected.remove(record.key());
                  if (arrival != null) {
                    arrival.complete(System.nanoTime());
                  }
                });
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
