package dev.slipway.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 4, unit = TimeUnit.MINUTES)
class KafkaBrokerIT {
  private static final String TOPIC = "deployment-events";

  @TempDir private Path directory = Path.of("/tmp");

  @Test
  void shouldKeepTopicsMessagesPositionsAndItsPortAcrossARestart() throws Exception {
    String group = Kafka.newGroup();
    String address;
    try (KafkaBroker broker = new KafkaBroker(KafkaBrokerConfig.onLoopback(directory))) {
      broker.start();
      address = broker.bootstrapServers();
      Kafka kafka = new Kafka(address);
      kafka.create(TOPIC);
      var sent = kafka.send(TOPIC, "accepted");
      var read = kafka.read(TOPIC, group, 1).getFirst();
      assertThat(read.value()).isEqualTo("accepted");
      assertThat(read.offset()).isEqualTo(sent.offset());
      assertThat(read.timestamp()).as("the broker's time, not the sender's").isGreaterThan(1L);
    }
    try (KafkaBroker broker = new KafkaBroker(KafkaBrokerConfig.onLoopback(directory))) {
      broker.start();
      assertThat(broker.bootstrapServers()).isEqualTo(address);
      Kafka kafka = new Kafka(address);
      kafka.send(TOPIC, "closed");
      assertThat(kafka.read(TOPIC, group, 1).getFirst().value()).isEqualTo("closed");
      assertThat(kafka.read(TOPIC, Kafka.newGroup(), 2))
          .extracting(record -> record.value())
          .containsExactly("accepted", "closed");
    }
  }

  @Test
  void shouldRunWithTheSettingsThatOurRecoveryFiguresHoldFor() throws Exception {
    try (KafkaBroker broker = new KafkaBroker(KafkaBrokerConfig.onLoopback(directory))) {
      broker.start();
      var resource = new ConfigResource(ConfigResource.Type.BROKER, "1");
      try (var admin = new Kafka(broker.bootstrapServers()).admin()) {
        Map<ConfigResource, Config> configs =
            admin.describeConfigs(List.of(resource)).all().get(30, TimeUnit.SECONDS);
        Config config = Objects.requireNonNull(configs.get(resource));
        assertThat(value(config, "group.consumer.session.timeout.ms")).isEqualTo("6000");
        assertThat(value(config, "group.consumer.heartbeat.interval.ms")).isEqualTo("500");
        assertThat(value(config, "group.coordinator.rebalance.protocols"))
            .isEqualTo("classic,consumer");
        assertThat(value(config, "transaction.abort.timed.out.transaction.cleanup.interval.ms"))
            .isEqualTo("1000");
        assertThat(value(config, "transaction.max.timeout.ms")).isEqualTo("60000");
        assertThat(value(config, "log.message.timestamp.type")).isEqualTo("LogAppendTime");
        assertThat(value(config, "auto.create.topics.enable")).isEqualTo("false");
        assertThat(Integer.parseInt(value(config, "message.max.bytes"))).isGreaterThan(1024 * 1024);
      }
    }
  }

  @Test
  void shouldRefuseASecondBrokerOnADirectoryWithoutHarmToTheFirst() throws Exception {
    KafkaBrokerConfig config = KafkaBrokerConfig.onLoopback(directory);
    try (KafkaBroker first = new KafkaBroker(config);
        KafkaBroker second = new KafkaBroker(config)) {
      first.start();
      assertThatThrownBy(second::start)
          .isInstanceOf(PlatformFailure.class)
          .hasMessage(
              "Expected to be the only Kafka broker on %s, but process %d uses it; stop that one, or choose another directory.",
              directory, ProcessHandle.current().pid());
      assertThatThrownBy(second::bootstrapServers).isInstanceOf(IllegalStateException.class);
      new Kafka(first.bootstrapServers()).create(TOPIC);
    }
  }

  @Test
  void shouldRefuseAPortThatIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        KafkaBroker broker =
            new KafkaBroker(new KafkaBrokerConfig(directory, "127.0.0.1", taken.getLocalPort()))) {
      assertThatThrownBy(broker::start)
          .isInstanceOf(PlatformFailure.class)
          .hasMessage(
              "Expected to listen on 127.0.0.1:%d as the Kafka broker, but the port cannot be bound; stop what uses it or choose another.",
              taken.getLocalPort());
    }
  }

  @Test
  void shouldKeepWhatWasCommittedWhenItsProcessIsKilled() throws Exception {
    Path log = directory.resolve("broker.log");
    KafkaBrokerConfig config = KafkaBrokerConfig.onLoopback(directory.resolve("broker"));
    String address;
    try (KafkaBrokerProcess broker = KafkaBrokerProcess.start(config, log, Shell::ignore)) {
      address = broker.bootstrapServers();
      Kafka kafka = new Kafka(address);
      kafka.create(TOPIC);
      kafka.send(TOPIC, "accepted");
      ProcessHandle handle = ProcessHandle.of(broker.pid()).orElseThrow();
      handle.destroyForcibly();
      handle.onExit().get(10, TimeUnit.SECONDS);
    }
    try (KafkaBrokerProcess broker = KafkaBrokerProcess.start(config, log, Shell::ignore)) {
      assertThat(broker.bootstrapServers()).isEqualTo(address);
      assertThat(new Kafka(address).read(TOPIC, Kafka.newGroup(), 1).getFirst().value())
          .isEqualTo("accepted");
    }
  }

  private static String value(Config config, String key) {
    return config.get(key).value();
  }
}
