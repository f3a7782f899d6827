package dev.slipway.standalone.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.TopicSetup;
import dev.slipway.runtime.process.ProcessEnd;
import dev.slipway.schemas.Topics;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.WireFormat;
import dev.slipway.standalone.platform.KafkaBroker;
import dev.slipway.standalone.platform.KafkaBrokerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A record that breaks a service with an error ends the process, three times; what is around it
 * counts once, and the fourth process never meets it.
 */
@Timeout(600)
final class DeadlyRecordIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String LANE = "app/test";

  @TempDir private Path temp;

  @SuppressWarnings("NullAway.Init") // set before each test
  private KafkaBroker broker;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SmallRegistry registry;

  @SuppressWarnings("NullAway.Init") // set before each test
  private KafkaSettings settings;

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
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void stop() {
    producer.close();
    registry.close();
    broker.close();
  }

  @Test
  void shouldEndThreeProcessesAndThenBeKeptAside() throws Exception {
    String input = Tally.INPUTS.getFirst();
    publish(input, "1", Tally.DEADLY, "2");

    assertThreeProcessesEnd("working on records of monitor", "StackOverflowError: deadly");

    try (InstanceProcess _ = instance("last");
        Watched events = watched(Tally.EVENTS);
        Watched aside = watched(Topics.deadLetters(input))) {
      await().atMost(PATIENCE).until(() -> events.read().size() >= 2);
      WireFormat wire =
          new WireFormat(_ -> Schemas.named("dev.slipway.events.HoldNoted"), _ -> null);
      assertThat(events.read())
          .extracting(
              record ->
                  Tally.Told.of(LANE, String.valueOf(wire.decode(record.value()).get("why")))
                      .number())
          .containsExactly(1L, 2L);
      assertKeptAside(aside.read(), "1");
    }
  }

  @Test
  void shouldEndThreeProcessesAlsoWhenItBreaksTheIntake() throws Exception {
    publish(Topics.DEPLOY_REQUESTS, "before", Tally.DEADLY, "after");

    assertThreeProcessesEnd("taking in requests of monitor", "NoClassDefFoundError: deadly");

    try (InstanceProcess _ = instance("last");
        Watched facts = watched(Topics.facts("rollback"));
        Watched aside = watched(Topics.deadLetters(Topics.DEPLOY_REQUESTS))) {
      await().atMost(PATIENCE).until(() -> facts.read().size() >= 2);
      WireFormat wire = new WireFormat(_ -> Schemas.named("dev.slipway.facts.TimerDue"), _ -> null);
      assertThat(facts.read())
          .extracting(record -> String.valueOf(wire.decode(record.value()).get("aggregate")))
          .containsExactly("before", "after");
      assertKeptAside(aside.read(), "1");
    }
  }

  private void assertThreeProcessesEnd(String doing, String error) throws Exception {
    for (int time = 1; time <= 3; time++) {
      String name = "broken-" + time;
      try (InstanceProcess process = instance(name)) {
        assertThat(process.awaitEnd()).as(name).isEqualTo(ProcessEnd.CODE);
      }
      List<String> last =
          Files.readAllLines(temp.resolve(name + ".log")).stream()
              .filter(line -> line.contains("the process ends with code"))
              .toList();
      assertThat(last)
          .singleElement()
          .asString()
          .contains("Expected to go on while " + doing + ", but it broke with java.lang." + error);
    }
  }

  private static void assertKeptAside(List<ConsumerRecord<String, byte[]>> aside, String offset) {
    assertThat(aside).hasSize(1);
    assertThat(DeployerUnderTest.header(aside.getFirst(), "slipway_dlt_offset")).isEqualTo(offset);
    assertThat(DeployerUnderTest.header(aside.getFirst(), "slipway_dlt_reason"))
        .startsWith("Expected to process the record, but it broke the rules with ");
  }

  private void publish(String topic, String... reasons) throws Exception {
    for (String reason : reasons) {
      var _ =
          producer
              .send(
                  new ProducerRecord<>(
                      settings.topic(topic),
                      0,
                      LANE,
                      Records.bytes(
                          registry,
                          "dev.slipway.requests.CancelRequested",
                          Map.of("reason", reason))))
              .get();
    }
  }

  private InstanceProcess instance(String name) {
    return new InstanceProcess(settings, temp, name);
  }

  private Watched watched(String topic) {
    return new Watched(broker.bootstrapServers(), List.of(settings.topic(topic)));
  }
}
