package dev.slipway.runtime.spring;

import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.TopicSetup;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/** Says that every topic is there. Nothing of a service starts before. */
public final class TopicsReady {

  private static final Logger log = LoggerFactory.getLogger(TopicsReady.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int ATTEMPTS = 120;

  private TopicsReady() {}

  /**
   * Waits for the cluster and creates what is missing; gives up with a sentence after some minutes.
   */
  static TopicsReady await(KafkaSettings settings) {
    RetryTemplate retry =
        new RetryTemplate(
            RetryPolicy.builder()
                .maxRetries(ATTEMPTS)
                .delay(PAUSE)
                .predicate(failure -> failure.getCause() != null)
                .build());
    try {
      retry.execute(
          () -> {
            try {
              TopicSetup.ensure(settings);
            } catch (IllegalStateException e) {
              log.warn("{}", e.getMessage());
              throw e;
            }
            return true;
          });
    } catch (RetryException e) {
      throw new IllegalStateException(
          String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()), e);
    }
    return new TopicsReady();
  }
}
