package dev.slipway.standalone.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.ServiceShell;
import dev.slipway.runtime.kafka.TopicSetup;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.standalone.platform.KafkaBroker;
import dev.slipway.standalone.platform.KafkaBrokerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How far a service has read is committed also where nothing came of it, without a transaction. */
@Timeout(300)
final class QuietInputsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String LANE = "app/test";

  @TempDir private Path temp;

  @SuppressWarnings("NullAway.Init") // set before each test
  private KafkaBroker broker;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SmallRegistry registry;

  @SuppressWarnings("NullAway.Init") // set before each test
  private KafkaSettings settings;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Admin admin;

  @SuppressWarnings("NullAway.Init") // set before each test
  private KafkaProducer<String, byte[]> producer;

  @BeforeEach
  void start() {
    AvroLimits.set();
    broker = new KafkaBroker(KafkaBrokerConfig.onLoopback(temp.resolve("broker")));
    broker.start();
    registry = new SmallRegistry();
    settings = TallyInstance.settings(broker.bootstrapServers(), registry.url(), 1, "test");
    TopicSetup.ensure(settings);
    Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
    admin = Admin.create(client);
    producer = new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void stop() {
    producer.close();
    admin.close();
    registry.close();
    broker.close();
  }

  @Test
  void shouldCommitWithoutATransactionWhatLedToNothing() throws Exception {
    try (ServiceShell<?, ?, ?> shell =
        new ServiceShell<>(settings, Tally.rules("test", 1, () -> {}), List.of())) {
      shell.start();
      await().atMost(PATIENCE).until(shell::isReady);

      for (int i = 0; i < 20; i++) {
        publish(Tally.INPUTS.get(i % 2), Tally.QUIET);
      }

      await().atMost(PATIENCE).until(() -> committed(0) == 10 && committed(1) == 10);
      assertThat(transaction()).as("none was ever begun").isEqualTo(TransactionState.EMPTY);

      publish(Tally.INPUTS.getFirst(), "1");
      await().atMost(PATIENCE).until(() -> committed(0) == 11);
      assertThat(transaction()).isNotEqualTo(TransactionState.EMPTY);
    }
  }

  private void publish(String topic, String reason)
      throws ExecutionException, InterruptedException {
    byte[] value =
        Records.bytes(registry, "dev.slipway.requests.CancelRequested", Map.of("reason", reason));
    var _ = producer.send(new ProducerRecord<>(settings.topic(topic), 0, LANE, value)).get();
  }

  private long committed(int input) throws ExecutionException, InterruptedException {
    TopicPartition topic = new TopicPartition(settings.topic(Tally.INPUTS.get(input)), 0);
    String group = settings.topic(Tally.GROUP);
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    OffsetAndMetadata offset = offsets.get(topic);
    return offset == null ? 0 : offset.offset();
  }

  private TransactionState transaction() throws ExecutionException, InterruptedException {
    String id = settings.topic(Tally.GROUP) + "-test";
    return admin.describeTransactions(List.of(id)).description(id).get().state();
  }
}
