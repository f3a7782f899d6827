package dev.slipway.runtime.kafka;

import java.util.Map;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** One broker in this JVM, with transactions, that makes no topic by itself. */
final class OneBroker {

  private OneBroker() {}

  /** A broker that has not been started. */
  static EmbeddedKafkaBroker create() {
    return new EmbeddedKafkaKraftBroker(1, 1)
        .brokerProperties(
            Map.of(
                "auto.create.topics.enable", "false",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.replication.factor", "1"));
  }
}
