package dev.slipway.standalone.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.ServiceShell;
import dev.slipway.runtime.kafka.TopicSetup;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.WireFormat;
import dev.slipway.standalone.platform.KafkaBroker;
import dev.slipway.standalone.platform.KafkaBrokerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand due times in the same second, on a real broker. */
@Timeout(600)
final class TimersIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LATEST = Duration.ofSeconds(5);

  /** What follows from it is decided in its turn, also on a busy host. */
  private static final Duration LAST_ANSWER = Duration.ofSeconds(10);

  private static final int PARTITIONS = 4;
  private static final int COUNT = 10_000;

  @TempDir private Path temp;

  @SuppressWarnings("NullAway.Init") // set before each test
  private KafkaBroker broker;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SmallRegistry registry;

  private final WireFormat wire =
      new WireFormat(_ -> Schemas.named("dev.slipway.events.HoldNoted"), _ -> null);

  /** An alarm that was told: when it counted, and when the answer was in the log. */
  private record Rung(String lane, Instant due, Instant counted, Instant answered) {}

  @BeforeEach
  void start() {
    AvroLimits.set();
    broker = new KafkaBroker(KafkaBrokerConfig.onLoopback(temp.resolve("broker")));
    broker.start();
    registry = new SmallRegistry();
    TopicSetup.ensure(settings("test"));
  }

  @AfterEach
  void stop() {
    registry.close();
    broker.close();
  }

  @Test
  void shouldTellTenThousandDueTimesOfOneSecondWithinFiveSeconds() throws Exception {
    try (ServiceShell<?, ?, ?> only = started("only");
        Watched events = watched()) {
      Instant due = setAll(events);
      assertThat(Instant.now()).as("all are set before the first is due").isBefore(due);

      assertAllRangOnceInTime(events, due);
      assertThat(only.stalled()).isEmpty();
    }
  }

  @Test
  void shouldTellEachOnceThoughTheirOwnerGoesShortlyBefore() throws Exception {
    try (ServiceShell<?, ?, ?> second = started("second");
        Watched events = watched()) {
      Instant due;
      try (ServiceShell<?, ?, ?> first = started("first")) {
        await().atMost(PATIENCE).until(() -> first.partitions() > 0 && second.partitions() > 0);
        due = setAll(events);
        await().atMost(PATIENCE).until(() -> !Instant.now().isBefore(due.minusSeconds(4)));
      }
      assertThat(Instant.now()).as("it has gone before they are due").isBefore(due);

      assertAllRangOnceInTime(events, due);
      assertThat(second.partitions()).isEqualTo(PARTITIONS);
    }
  }

  private void assertAllRangOnceInTime(Watched events, Instant due) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> events.read().size() >= 2 * COUNT);
    List<Rung> rung = rung(events);
    assertThat(rung).extracting(Rung::lane).hasSize(COUNT).doesNotHaveDuplicates();
    assertThat(rung)
        .allSatisfy(
            one -> {
              assertThat(one.due()).isEqualTo(due);
              assertThat(one.counted()).as("never early").isAfterOrEqualTo(due);
              assertThat(one.counted()).isBefore(due.plus(LATEST));
              assertThat(one.answered()).isBefore(due.plus(LAST_ANSWER));
            });
    Duration last =
        rung.stream()
            .map(one -> Duration.between(due, one.answered()))
            .max(Duration::compareTo)
            .orElseThrow();
    System.out.printf("last of %d due times answered after %d ms%n", COUNT, last.toMillis());
  }

  /** Sets all to the same time, far enough away for all to be set before. */
  private Instant setAll(Watched events) throws Exception {
    Instant due = Instant.ofEpochMilli(Instant.now().plusSeconds(25).toEpochMilli());
    byte[] value =
        Records.bytes(
            registry,
            "dev.slipway.requests.CancelRequested",
            Map.of("reason", Long.toString(due.toEpochMilli())));
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "linger.ms",
                20,
                // the topic is new, and a second request could overtake the first (KAFKA-15591)
                "max.in.flight.requests.per.connection",
                1),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < COUNT; i++) {
        var _ =
            producer.send(
                new ProducerRecord<>(
                    settings("test").topic(Alarms.SETTING), "app-%d/test".formatted(i), value));
      }
    }
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> events.read().size() >= COUNT);
    return due;
  }

  private List<Rung> rung(Watched events) {
    return events.read().stream()
        .map(
            record -> {
              GenericRecord event = wire.decode(record.value());
              return event.get("why").toString().equals("rang")
                  ? List.of(
                      new Rung(
                          record.key(),
                          Instant.ofEpochMilli((Long) event.get("until")),
                          Instant.ofEpochMilli(
                              (Long) ((GenericRecord) event.get("meta")).get("at")),
                          Instant.ofEpochMilli(record.timestamp())))
                  : List.<Rung>of();
            })
        .flatMap(List::stream)
        .toList();
  }

  private ServiceShell<?, ?, ?> started(String name) {
    var shell = new ServiceShell<>(settings(name), Alarms.rules(), List.of());
    shell.start();
    return shell;
  }

  private KafkaSettings settings(String instance) {
    return TallyInstance.settings(broker.bootstrapServers(), registry.url(), PARTITIONS, instance);
  }

  private Watched watched() {
    return new Watched(broker.bootstrapServers(), List.of(settings("test").topic(Alarms.EVENTS)));
  }
}
