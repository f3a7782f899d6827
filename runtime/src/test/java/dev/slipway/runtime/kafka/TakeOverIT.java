package dev.slipway.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.test.EmbeddedKafkaBroker;

/** A producer that was given up in the middle of a transaction holds nobody up. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TakeOverIT {

  private static final EmbeddedKafkaBroker BROKER = OneBroker.create();
  private static final String TOPIC = "facts";

  private final KafkaSettings settings =
      new KafkaSettings(
          Map.of("bootstrap.servers", BROKER.getBrokersAsString()), Map.of(), "", 1, "one");

  @BeforeAll
  static void start() {
    BROKER.afterPropertiesSet();
    BROKER.addTopics(new NewTopic(TOPIC, 1, (short) 1));
  }

  @AfterAll
  static void stop() {
    BROKER.destroy();
  }

  @Test
  void shouldEndTheTransactionOfTheProducerBefore() throws Exception {
    DefaultKafkaProducerFactory<String, byte[]> factory = Clients.transactional(settings, "group");
    try (Producer<String, byte[]> givenUp = factory.createProducer();
        Admin admin = Clients.admin(settings)) {
      givenUp.beginTransaction();
      var _ = givenUp.send(new ProducerRecord<>(TOPIC, new byte[1]));
      givenUp.flush();

      Clients.takeOver(factory);

      assertThat(
              admin
                  .describeTransactions(List.of("group-one"))
                  .description("group-one")
                  .get()
                  .state())
          .isNotEqualTo(TransactionState.ONGOING);
      assertThatExceptionOfType(KafkaException.class).isThrownBy(givenUp::commitTransaction);
    } finally {
      factory.destroy();
    }
  }
}
