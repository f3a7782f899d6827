package dev.slipway.standalone.shell;

import static dev.slipway.standalone.shell.CountedOnce.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.TopicSetup;
import dev.slipway.schemas.Topics;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.standalone.platform.KafkaBrokerConfig;
import dev.slipway.standalone.platform.KafkaBrokerProcess;
import dev.slipway.standalone.platform.KafkaQuorum;
import dev.slipway.standalone.platform.KeptPorts;
import dev.slipway.standalone.shell.Tally.Told;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three brokers with three copies of everything, of which two must have what is acknowledged: one
 * is frozen for a while, then one is killed, then another, and both come back.
 */
@Timeout(600)
final class ThreeBrokersIT {

  private static final int BROKERS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path temp;

  private final Map<Integer, KafkaBrokerProcess> brokers = new TreeMap<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  private List<KafkaBrokerConfig> configs;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SmallRegistry registry;

  @SuppressWarnings("NullAway.Init") // set before each test
  private KafkaSettings settings;

  @BeforeEach
  void start() {
    AvroLimits.set();
    KeptPorts ports = new KeptPorts(temp.resolve("ports.properties"));
    List<Integer> controllers =
        IntStream.rangeClosed(1, BROKERS)
            .mapToObj(number -> port(ports, "controller-" + number))
            .toList();
    String cluster = Uuid.randomUuid().toString();
    configs =
        IntStream.rangeClosed(1, BROKERS)
            .mapToObj(
                number ->
                    new KafkaBrokerConfig(
                        temp.resolve("broker-" + number),
                        KafkaBrokerConfig.LOOPBACK,
                        port(ports, "broker-" + number),
                        Optional.of(new KafkaQuorum(number, cluster, controllers))))
            .toList();
    bring(1, 2, 3);
    registry = new SmallRegistry();
    settings = TallyInstance.settings(bootstrap(), registry.url(), 3, "test");
    TopicSetup.ensure(settings);
  }

  @AfterEach
  void stop() {
    registry.close();
    brokers.values().forEach(KafkaBrokerProcess::close);
  }

  @Test
  void shouldLoseNothingWhenOneFreezesAndOneAndThenTwoOfThreeDie() throws Exception {
    try (InstanceProcess _ = new InstanceProcess(settings, temp, "counting");
        Numbers numbers = new Numbers(bootstrap(), registry, 1);
        Watched events = watched(Tally.EVENTS)) {
      numbers.flow();
      awaitTold(events, 100);

      int frozen = leader();
      signal(frozen, "STOP");
      awaitTold(events, numbers.count() + 100); // while it stays frozen
      signal(frozen, "CONT");

      int leader = leader();
      kill(leader);
      awaitTold(events, numbers.count() + 100);

      int second = 1 + leader % BROKERS;
      kill(second);
      // one copy is not enough: nothing more is acknowledged
      long acknowledged = awaitStandstill(numbers);

      bring(leader, second);
      awaitTold(events, acknowledged + 100);
      numbers.stop();
      awaitTold(events, numbers.count());
      List<Told> told = told(events);
      assertThat(told).hasSize((int) numbers.count());
      assertThat(CountedOnce.violations(told, numbers.sent())).isEmpty();
    }
    try (Watched aside =
        watched(Tally.INPUTS.stream().map(Topics::deadLetters).toArray(String[]::new))) {
      assertThat(aside.read()).isEmpty();
    }
  }

  private static int port(KeptPorts ports, String name) {
    return ports.port(name, KafkaBrokerConfig.LOOPBACK);
  }

  private String bootstrap() {
    return String.join(
        ",", configs.stream().map(config -> config.host() + ":" + config.port()).toList());
  }

  /** Several at a time, because none is ready before most of them are there. */
  private void bring(int... numbers) {
    List<CompletableFuture<Void>> started =
        IntStream.of(numbers)
            .mapToObj(
                number ->
                    CompletableFuture.runAsync(
                        () -> bringOne(number), run -> Thread.ofPlatform().start(run)))
            .toList();
    started.forEach(CompletableFuture::join);
  }

  private void bringOne(int number) {
    KafkaBrokerProcess process =
        KafkaBrokerProcess.start(
            configs.get(number - 1), temp.resolve("broker-" + number + ".log"), _ -> {});
    synchronized (brokers) {
      brokers.put(number, process);
    }
  }

  private void kill(int number) {
    KafkaBrokerProcess process = Objects.requireNonNull(brokers.remove(number), "runs");
    ProcessHandle handle = ProcessHandle.of(process.pid()).orElseThrow();
    handle.destroyForcibly();
    handle.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private void signal(int number, String name) throws InterruptedException {
    InstanceProcess.signal(Objects.requireNonNull(brokers.get(number), "runs").pid(), name);
  }

  /** Who leads a partition of the events. */
  private int leader() throws Exception {
    String topic = settings.topic(Tally.EVENTS);
    try (Admin admin = Admin.create(settings.client())) {
      TopicDescription description =
          Objects.requireNonNull(
              admin
                  .describeTopics(List.of(topic))
                  .allTopicNames()
                  .get(30, TimeUnit.SECONDS)
                  .get(topic),
              "was made");
      assertThat(description.partitions()).allMatch(partition -> partition.replicas().size() == 3);
      return description.partitions().getFirst().leader().id();
    }
  }

  /** How many have been acknowledged when for three seconds no other is. */
  private static long awaitStandstill(Numbers numbers) {
    long[] last = {-1, System.nanoTime()};
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              if (numbers.count() != last[0]) {
                last[0] = numbers.count();
                last[1] = System.nanoTime();
              }
              return System.nanoTime() - last[1] > TimeUnit.SECONDS.toNanos(3);
            });
    return last[0];
  }

  private Watched watched(String... topics) {
    return new Watched(bootstrap(), List.of(topics).stream().map(settings::topic).toList());
  }

  private static void awaitTold(Watched events, long count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> events.read().size() >= count);
  }
}
