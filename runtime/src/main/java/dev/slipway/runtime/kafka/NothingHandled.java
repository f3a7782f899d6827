package dev.slipway.runtime.kafka;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * What escapes a listener was not handled: its records come again. The library's own handler would
 * hand them over a second time and, if that returns, commit them outside of any transaction, also
 * where acknowledging is the listener's affair; a listener that only puts them back would lose
 * them.
 */
final class NothingHandled implements CommonErrorHandler {

  private static final Logger log = LoggerFactory.getLogger(NothingHandled.class);

  @Override
  public boolean isAckAfterHandle() {
    return false;
  }

  @Override
  public void handleBatch(
      Exception thrown,
      ConsumerRecords<?, ?> data,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      Runnable invokeListener) {
    log.error(
        "{}: expected records to be worked on, but {}; they come again",
        container.getListenerId(),
        thrown.toString(),
        thrown);
    List<ConsumerRecord<?, ?>> records = new ArrayList<>();
    data.forEach(records::add);
    var _ = Commits.rewind(records, consumer);
  }

  @Override
  public void handleOtherException(
      Exception thrown,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      boolean batchListener) {
    log.warn(
        "{}: expected to read from Kafka, but {}; trying again",
        container.getListenerId(),
        thrown.toString());
  }
}
