package dev.slipway.runtime.kafka;

import dev.slipway.runtime.process.ProcessEnd;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.event.ConsumerStoppedEvent.Reason;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** What all containers of ours have in common. */
final class Containers {

  /** A right that was taken away may be given back: asked again, instead of stopping for good. */
  private static final Duration UNAUTHORIZED = Duration.ofSeconds(10);

  private Containers() {}

  /** A consumer that stops by itself ends the process: without it the rest is half a service. */
  static void endWith(
      KafkaMessageListenerContainer<String, byte[]> container, BooleanSupplier closed) {
    endWith(container, closed, _ -> {});
  }

  /**
   * A consumer that stops by itself ends the process: without it the rest is half a service.
   *
   * @param idle told by the consumer's thread, as often as the container's properties say, while
   *     nothing comes
   */
  static void endWith(
      KafkaMessageListenerContainer<String, byte[]> container,
      BooleanSupplier closed,
      java.util.function.Consumer<Consumer<?, ?>> idle) {
    container.getContainerProperties().setAuthExceptionRetryInterval(UNAUTHORIZED);
    container.setCommonErrorHandler(new NothingHandled());
    container.setApplicationEventPublisher(
        event -> {
          if (event instanceof ListenerContainerIdleEvent quiet) {
            idle.accept(quiet.getConsumer());
          }
          if (event instanceof ConsumerStoppedEvent stopped
              && stopped.getReason() != Reason.NORMAL
              && !closed.getAsBoolean()) {
            throw ProcessEnd.end(
                "Expected the consumer of %s to go on, but it stopped (%s)"
                    .formatted(container.getBeanName(), stopped.getReason()));
          }
        });
  }
}
