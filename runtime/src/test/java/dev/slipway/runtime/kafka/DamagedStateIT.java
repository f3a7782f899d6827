package dev.slipway.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.shard.Outlet;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.runtime.shard.Shard;
import dev.slipway.runtime.shard.StateLayout;
import dev.slipway.runtime.shard.UnreadableStateException;
import dev.slipway.schemas.Topics;
import dev.slipway.schemas.serde.AvroLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.kafka.test.EmbeddedKafkaBroker;

/** A partition whose state cannot be read is refused with topic, partition and offset. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DamagedStateIT {

  private static final EmbeddedKafkaBroker BROKER = OneBroker.create();
  private static final String NAMESPACE = "dev.slipway.state.monitor";
  private static final String STATE = Topics.state("monitor");
  private static final Place HERE = new Place("here");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final String scope = UUID.randomUUID().toString();
  private final KafkaSettings settings =
      new KafkaSettings(
          Map.of("bootstrap.servers", BROKER.getBrokersAsString()),
          Map.of("schema.registry.url", "mock://" + scope),
          scope + ".",
          2,
          "one");

  record Place(String name) {}

  /** A place has no default: an older version that knows nothing of it cannot be read. */
  record Count(long count, String why, Place place) {}

  /** Optional beside it. */
  record Extra(String text) {}

  record Nothing(String deploymentId, Instant at) implements Event {}

  /** The same part as another version has it. */
  private static final class Older {
    record Count(long count, Place place) {}

    private Older() {}
  }

  private static final class Newer {
    record Count(long count, String why, Place place, String answer) {}

    private Newer() {}
  }

  private record Counting() implements Decider<Count, String, Nothing> {
    @Override
    public Count initial() {
      return count(0);
    }

    @Override
    public Decision<Nothing> decide(Count state, String command) {
      return Decision.nothing();
    }

    @Override
    public Count evolve(Count state, Nothing event) {
      return state;
    }

    @Override
    public Optional<Instant> wakeAt(Count state) {
      return Optional.empty();
    }

    @Override
    public List<Effect> effects(Count state) {
      return List.of();
    }

    @Override
    public boolean isOver(Count state) {
      return true;
    }
  }

  private record Layout() implements StateLayout<Count> {
    @Override
    public Map<String, Record> split(Count state) {
      return new TreeMap<>(Map.of("count", state));
    }

    @Override
    public Count join(Map<String, Record> parts) {
      if (parts.get("count") instanceof Count count) {
        return count;
      }
      throw new IllegalStateException(
          "Expected the count itself, but found only " + parts.keySet() + ".");
    }

    @Override
    public Class<?> typeOf(String part) {
      return part.equals("count") ? Count.class : Extra.class;
    }
  }

  private static final ServiceRules<Count, String, Nothing> RULES =
      new ServiceRules<>(
          "monitor",
          List.of(Topics.facts("monitor")),
          Topics.MONITOR_EVENTS,
          1,
          new Counting(),
          input -> Optional.empty(),
          new Layout(),
          Outlet.none());

  @BeforeAll
  static void start() {
    AvroLimits.set();
    BROKER.afterPropertiesSet();
  }

  @AfterAll
  static void stop() {
    BROKER.destroy();
  }

  @BeforeEach
  void createTopics() throws Exception {
    TopicSetup.ensure(settings);
    write("a/b|d1|count", count(1));
  }

  @Test
  void shouldNotWorkOnAPartitionWhoseStateIsDamagedUntilItIsReplaced() throws Exception {
    write("a/b|d2|count", new byte[] {0, 0, 0, 0, 9, 1, 2, 3});

    try (ServiceShell<Count, String, Nothing> shell =
        new ServiceShell<>(settings, RULES, List.of(), Duration.ofMinutes(5))) {
      shell.start();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(shell.trouble())
                      .hasValueSatisfying(sentence -> assertRefuses(sentence, "a/b|d2|count", 1)));
      await().atMost(PATIENCE).until(() -> shell.partitions() == 1);
      assertThat(shell.isReady()).isFalse();
      assertThat(shell.states()).as("nothing of the damaged partition").isEmpty();

      write("a/b|d2|count", count(2));
      await().atMost(PATIENCE).until(shell::isReady);
      assertThat(shell.states())
          .containsOnly(
              Map.entry("d1", Optional.of(count(1))), Map.entry("d2", Optional.of(count(2))));
    }
  }

  @Test
  void shouldReadWhatAnOlderVersionWrote() throws Exception {
    write("a/b|d2|count", new Older.Count(2, HERE));

    assertThat(load().state("d2")).contains(count(2));
  }

  @Test
  void shouldRefuseWhatANewerVersionWrote() throws Exception {
    write("a/b|d2|count", new Newer.Count(2, "", HERE, "yes"));

    refuses("a/b|d2|count", 1);
  }

  @Test
  void shouldRefuseStateOfSomethingElse() throws Exception {
    write("a/b|d2|count", new Extra("x"));
    write("nobody knows", count(3));

    refuses("a/b|d2|count", 1);

    write("a/b|d2|count", (byte[]) null);
    refuses("nobody knows", 2);
  }

  @Test
  void shouldRefuseStateOfWhichAPartWasDeleted() throws Exception {
    write("a/b|d1|extra", new Extra("x"));
    write("a/b|d1|count", (byte[]) null);

    refuses("a/b|d1|", 1);
  }

  @Test
  void shouldRefuseToStartWithAnotherNumberOfPartitions() {
    KafkaSettings other =
        new KafkaSettings(settings.client(), settings.registry(), settings.prefix(), 3, "one");

    assertThatIllegalStateException()
        .isThrownBy(() -> TopicSetup.ensure(other))
        .withMessageContaining("to have 3 partitions like all lane topics, but it has 2");
  }

  private static Count count(long count) {
    return new Count(count, "", HERE);
  }

  private void refuses(String key, long offset) {
    assertThatExceptionOfType(UnreadableStateException.class)
        .isThrownBy(this::load)
        .satisfies(refused -> assertRefuses(String.valueOf(refused.getMessage()), key, offset));
  }

  private static void assertRefuses(String sentence, String key, long offset) {
    assertThat(sentence)
        .contains(
            "Expected the state of %s at %s-1@%d to be what this version can read, but it is not: Expected "
                .formatted(key, STATE, offset))
        .endsWith(
            ". Run a version that can read it, or write a good record of this key; until then nothing of this partition is decided.");
  }

  private Shard<Count, String, Nothing> load() throws Exception {
    DerivedSchemas schemas = new DerivedSchemas(NAMESPACE);
    try (Wire wire = new Wire(settings);
        var loader =
            new StateLoader<>(settings, RULES, schemas, wire, settings.prefix() + "monitor")) {
      return loader.load(1, () -> true).shard();
    }
  }

  private void write(String key, Record value) throws Exception {
    try (Wire wire = new Wire(settings)) {
      write(
          key,
          wire.encode(
              settings.topic(STATE),
              RecordBinding.toAvro(value, new DerivedSchemas(NAMESPACE).of(value.getClass()))));
    }
  }

  private void write(String key, byte @Nullable [] value) throws Exception {
    try (Producer<String, byte[]> producer = Clients.soon(settings)) {
      producer.send(new ProducerRecord<>(settings.topic(STATE), 1, key, value)).get();
    }
  }
}
