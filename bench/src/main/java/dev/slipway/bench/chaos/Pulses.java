package dev.slipway.bench.chaos;

import dev.slipway.bench.log.Publisher;
import dev.slipway.bench.log.Waiting;
import dev.slipway.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.utils.Utils;

/**
 * A small request to each partition every four seconds, which is refused: so every service has
 * something to read in every partition at all times, and standing still can be told from having
 * nothing to do.
 */
final class Pulses implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(4);

  private final Publisher publisher;
  private final List<byte[]> requests = new ArrayList<>();
  private final List<String> lanes = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  Pulses(Publisher publisher, int partitions) {
    this.publisher = publisher;
    for (int partition = 0; partition < partitions; partition++) {
      String application = applicationIn(partition, partitions);
      lanes.add(application + "/staging");
      requests.add(
          publisher.encoded(
              "dev.slipway.requests.LaneUnlockRequested",
              Map.of(
                  "application", application,
                  "environment", "staging",
                  "reason", "a pulse of chaos",
                  "requestedBy", "chaos")));
    }
    this.thread = Thread.ofPlatform().name("pulses").daemon().start(this::run);
  }

  private void run() {
    try {
      while (!closed) {
        for (int partition = 0; partition < lanes.size(); partition++) {
          var _ =
              publisher.send(
                  Topics.DEPLOY_REQUESTS, partition, lanes.get(partition), requests.get(partition));
        }
        Waiting.pause(EVERY);
      }
    } catch (InterruptedException | InterruptException _) {
      // closed
    }
  }

  /** A name whose lane belongs to a partition, as every Java producer puts it there. */
  private static String applicationIn(int partition, int partitions) {
    for (int i = 0; ; i++) {
      String application = "pulse-" + i;
      byte[] key = Utils.utf8(application + "/staging");
      if (Utils.toPositive(Utils.murmur2(key)) % partitions == partition) {
        return application;
      }
    }
  }

  @Override
  public void close() {
    rest();
  }

  /** Sends no more. */
  void rest() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
