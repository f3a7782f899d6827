package dev.slipway.standalone.shell;

import static dev.slipway.standalone.shell.CountedOnce.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.TopicSetup;
import dev.slipway.schemas.Topics;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.standalone.platform.JavaCommand;
import dev.slipway.standalone.platform.KafkaBroker;
import dev.slipway.standalone.platform.KafkaBrokerConfig;
import dev.slipway.standalone.shell.Tally.Told;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way from an instance to the broker loses answers, is slow and torn, and is cut: every input
 * is counted once all the same. Only Linux has a second loopback address without being asked.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(600)
final class TornNetworkIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path temp;

  @SuppressWarnings("NullAway.Init") // set before each test
  private KafkaBroker broker;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Wire wire;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SmallRegistry registry;

  @SuppressWarnings("NullAway.Init") // set before each test
  private KafkaSettings settings;

  private final List<InstanceProcess> alive = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    AvroLimits.set();
    broker = new KafkaBroker(new KafkaBrokerConfig(temp.resolve("broker"), "localhost", 0));
    broker.start();
    String port = broker.bootstrapServers().substring("localhost:".length());
    wire = new Wire(Integer.parseInt(port), 1);
    registry = new SmallRegistry();
    settings = TallyInstance.settings(broker.bootstrapServers(), registry.url(), 2, "test");
    TopicSetup.ensure(settings);
  }

  @AfterEach
  void stop() {
    wire.close();
    alive.forEach(InstanceProcess::close);
    registry.close();
    broker.close();
  }

  @Test
  void shouldCountOnceThoughAnswersToCommitsAreLostAndConnectionsTorn() throws Exception {
    joinByWire("torn");
    try (Numbers numbers = new Numbers(broker.bootstrapServers(), registry, 1);
        Watched events = watched(Tally.EVENTS)) {
      numbers.flow();
      awaitTold(events, 100);

      for (int answers = 1; answers <= 3; answers++) {
        int wanted = answers;
        wire.loseAnswersToCommits(1);
        await().atMost(PATIENCE).until(() -> wire.lost() == wanted);
        awaitTold(events, told(events).size() + 100L);
      }

      wire.spoil(50, 20);
      await().atMost(PATIENCE).until(() -> wire.torn() >= 10);
      wire.spoil(0, 0);
      awaitAllCountedOnce(numbers, events);
    }
    assertNothingAside();
  }

  @Test
  void shouldHandOverWhatAnInstanceHasThatIsCutOff() throws Exception {
    joinByWire("cut-off");
    try (Numbers numbers = new Numbers(broker.bootstrapServers(), registry, 2);
        Watched events = watched(Tally.EVENTS)) {
      numbers.flow();
      awaitTold(events, 100);

      wire.cut();
      alive.add(new InstanceProcess(settings, temp, "reached"));
      awaitTold(events, numbers.count() + 100);
      int before = told(events).size();
      wire.mend();

      awaitTold(events, numbers.count() + 100);
      awaitAllCountedOnce(numbers, events);
      List<Told> all = told(events);
      assertThat(all.subList(0, 100)).allMatch(one -> one.owner().startsWith("cut-off/"));
      assertThat(all.get(before - 1).owner()).startsWith("reached/");
    }
    assertNothingAside();
  }

  private void awaitAllCountedOnce(Numbers numbers, Watched events) throws Exception {
    numbers.stop();
    awaitTold(events, numbers.count());
    List<Told> told = told(events);
    assertThat(told).hasSize((int) numbers.count());
    assertThat(CountedOnce.violations(told, numbers.sent())).isEmpty();
  }

  private void assertNothingAside() {
    try (Watched aside =
        watched(Tally.INPUTS.stream().map(Topics::deadLetters).toArray(String[]::new))) {
      assertThat(aside.read()).isEmpty();
    }
  }

  /** An instance that takes the wire's address for the one of the broker's name. */
  private void joinByWire(String name) throws Exception {
    Path hosts = Files.writeString(temp.resolve("hosts"), Wire.ADDRESS + " localhost\n");
    alive.add(
        new InstanceProcess(
            settings,
            temp,
            name,
            List.of("-Djdk.net.hosts.file=" + hosts),
            JavaCommand.ownClassPath(),
            null));
  }

  private Watched watched(String... topics) {
    return new Watched(
        broker.bootstrapServers(), List.of(topics).stream().map(settings::topic).toList());
  }

  private static void awaitTold(Watched events, long count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> events.read().size() >= count);
  }
}
