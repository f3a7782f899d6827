package dev.slipway.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.bench.cluster.Signals;
import dev.slipway.bench.log.LiveLog;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.standalone.platform.KafkaBrokerConfig;
import dev.slipway.standalone.platform.KafkaBrokerProcess;
import dev.slipway.standalone.platform.PlatformFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class LiveLogIT {

  private static final String PREFIX = "slipway.";
  private static final String TOPIC = "deploy-requests";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path temp;
  private KafkaBrokerProcess broker;

  @BeforeEach
  void startBroker() throws Exception {
    AvroLimits.set();
    broker = started(1);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
      admin.createTopics(List.of(new NewTopic(PREFIX + TOPIC, 1, (short) 1))).all().get();
    }
  }

  @AfterEach
  void stopBroker() {
    broker.stop();
  }

  @Test
  void shouldReadEachRecordOnceThoughTheBrokerWasKilled() throws Exception {
    send("one", "two");
    try (LiveLog log = new LiveLog(address(), PREFIX, List.of(TOPIC))) {
      await().atMost(PATIENCE).until(() -> log.entries().size() == 2);

      assertThat(Signals.send(broker.pid(), "KILL")).isTrue();
      await().atMost(PATIENCE).until(() -> ProcessHandle.of(broker.pid()).isEmpty());
      broker = started(2);
      send("three");
      log.catchUp();

      assertThat(log.entries())
          .extracting(entry -> new String(entry.bytes(), StandardCharsets.UTF_8))
          .containsExactly("one", "two", "three");
    }
  }

  @Test
  void shouldSayThatRecordsAreGoneAndNotPassThemOver() throws Exception {
    send("one");
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (LiveLog log = new LiveLog(address(), PREFIX, List.of(TOPIC));
        Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
      log.listen(_ -> awaitAfter(reached, goOn));
      assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
      send("two", "three", "four");
      TopicPartition partition = new TopicPartition(PREFIX + TOPIC, 0);
      var _ =
          admin
              .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(4)))
              .all()
              .get(60, TimeUnit.SECONDS);
      goOn.countDown();

      assertThatThrownBy(log::catchUp)
          .isInstanceOf(PlatformFailure.class)
          .hasMessageStartingWith(
              "Expected to read every record of the topics, but reading ended with")
          .hasMessageContaining("OffsetOutOfRange");
    }
  }

  private static void awaitAfter(CountDownLatch reached, CountDownLatch goOn) {
    reached.countDown();
    try {
      assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private KafkaBrokerProcess started(int life) {
    return KafkaBrokerProcess.start(
        KafkaBrokerConfig.onLoopback(temp.resolve("broker")),
        temp.resolve("broker-%d.log".formatted(life)),
        _ -> {});
  }

  private String address() {
    return broker.bootstrapServers();
  }

  private void send(String... values) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(PREFIX + TOPIC, value)).get();
      }
    }
  }
}
