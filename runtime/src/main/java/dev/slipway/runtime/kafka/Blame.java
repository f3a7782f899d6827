package dev.slipway.runtime.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how often a record has ended the process that worked on it, so that it does not end every
 * process that ever will. The count is in the committed offset's metadata: every instance on every
 * host sees the same one, and it is gone with the next commit.
 */
final class Blame {

  /**
   * A record that has ended the process so often is kept aside; the next start goes on after it.
   */
  static final int MOST = 3;

  private static final Logger log = LoggerFactory.getLogger(Blame.class);
  private static final String MARK = "ended ";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaSettings settings;
  private final String service;
  private final Commits commits;

  Blame(KafkaSettings settings, String service, Commits commits) {
    this.settings = settings;
    this.service = service;
    this.commits = commits;
  }

  /**
   * Notes that a record is about to end the process. All records before it in its partition are
   * committed. Whatever goes wrong here is only logged: the process ends all the same.
   */
  void note(ConsumerRecord<String, byte[]> record, Error error, Consumer<?, ?> consumer) {
    TopicPartition partition = Commits.partitionOf(record);
    try {
      int times = 1 + times(committed(partition, consumer), record.offset());
      if (times < MOST) {
        commits.commit(
            List.of(),
            Map.of(partition, new OffsetAndMetadata(record.offset(), MARK + times)),
            consumer);
        log.error("{}: {} ends the process, for the {}. time", service, at(record), times);
      } else {
        commits.commit(
            List.of(DeadLetters.of(settings, service, record, error)),
            Map.of(partition, Commits.after(record)),
            consumer);
        log.error(
            "{}: kept {} aside, because it ends the process for the {}. time",
            service,
            at(record),
            times);
      }
    } catch (RuntimeException e) {
      log.error("{}: {} ends the process, uncounted: {}", service, at(record), e.toString());
    }
  }

  /**
   * What is committed. The container wakes its consumer when a partition is to be paused or
   * resumed; that ends one call and no other.
   */
  static @Nullable OffsetAndMetadata committed(TopicPartition partition, Consumer<?, ?> consumer) {
    try {
      return consumer.committed(Set.of(partition), PATIENCE).get(partition);
    } catch (WakeupException _) {
      return consumer.committed(Set.of(partition), PATIENCE).get(partition);
    }
  }

  /** How often the record at this offset has ended the process, by what was committed then. */
  static int times(@Nullable OffsetAndMetadata committed, long offset) {
    if (committed == null
        || committed.offset() != offset
        || !committed.metadata().startsWith(MARK)) {
      return 0;
    }
    try {
      return Integer.parseInt(committed.metadata().substring(MARK.length()));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static String at(ConsumerRecord<?, ?> record) {
    return "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
  }
}
