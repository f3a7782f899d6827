package dev.slipway.standalone.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.TopicSetup;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.standalone.guards.ChangedBuild;
import dev.slipway.standalone.platform.KafkaBroker;
import dev.slipway.standalone.platform.KafkaBrokerConfig;
import dev.slipway.standalone.shell.Tally.Told;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Instances of the counting service that are built without one guard of the shell count wrongly;
 * built from the same sources as they are they do not.
 */
@Timeout(600)
final class RemovedShellGuardsIT {

  private static final String KAFKA = "runtime/src/main/java/dev/slipway/runtime/kafka/";
  private static final String PROCESSOR = KAFKA + "BatchProcessor.java";
  private static final String COMMITS = KAFKA + "Commits.java";
  private static final String OWNERSHIP = KAFKA + "Ownership.java";
  private static final String OFFSETS =
      "operations.sendOffsetsToTransaction(offsets, consumer.groupMetadata());";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path temp;
  private int runs;

  /** Something that instances go through. */
  private interface Story {
    List<String> violations(Rig rig) throws Exception;
  }

  @Test
  void shouldNeedTheOffsetsInTheTransaction() throws Exception {
    ChangedBuild without = ChangedBuild.of().replace(COMMITS, OFFSETS, "");
    assertThat(found(ChangedBuild.of(COMMITS), 1, RemovedShellGuardsIT::killed)).isEmpty();
    assertThat(found(without, 1, RemovedShellGuardsIT::killed)).isNotEmpty();
  }

  @Test
  void shouldNeedTheFenceAroundTransactionsOfAnInstanceThatWasReplaced() throws Exception {
    ChangedBuild without =
        ChangedBuild.of()
            .replace(
                COMMITS,
                OFFSETS,
                """
                operations.sendOffsetsToTransaction(
                    offsets,
                    new org.apache.kafka.clients.consumer.ConsumerGroupMetadata(
                        consumer.groupMetadata().groupId()));
                """);
    assertThat(found(ChangedBuild.of(COMMITS), 1, RemovedShellGuardsIT::frozen)).isEmpty();
    assertThat(found(without, 1, RemovedShellGuardsIT::frozen)).isNotEmpty();
  }

  @Test
  void shouldNeedToPassOverWhatWasProcessedBefore() throws Exception {
    // now and then nobody hears that a transaction was committed
    String committed = "            return true;\n          });\n";
    String unheard =
        committed
            + "if (offsets.values().stream().anyMatch(after -> after.offset() % 3 == 0)) {"
            + " throw new org.apache.kafka.common.KafkaException(\"The answer was lost.\"); }\n";
    ChangedBuild faulty = ChangedBuild.of().replace(COMMITS, committed, unheard);
    ChangedBuild without =
        ChangedBuild.of()
            .replace(COMMITS, committed, unheard)
            .replace(
                PROCESSOR,
                "records.stream().filter(record -> isNew(ready, record)).forEach(workable::add);",
                "records.forEach(workable::add);");
    assertThat(found(faulty, 1, RemovedShellGuardsIT::busy)).isEmpty();
    assertThat(found(without, 1, RemovedShellGuardsIT::busy)).isNotEmpty();
  }

  @Test
  void shouldNeedToOwnAllInputsOfAPartition() throws Exception {
    ChangedBuild without =
        ChangedBuild.of()
            .replace(
                OWNERSHIP,
                ".filter(slot -> slot.isComplete(rules.inputs().size()) && slot.ready == null)",
                ".filter(slot -> slot.ready == null)");
    assertThat(found(ChangedBuild.of(OWNERSHIP), 2, RemovedShellGuardsIT::besideABystander))
        .isEmpty();
    assertThat(found(without, 2, RemovedShellGuardsIT::besideABystander)).isNotEmpty();
  }

  /** One is killed after its work, and another goes on. */
  private static List<String> killed(Rig rig) throws Exception {
    InstanceProcess first = rig.join(null);
    rig.sendAndAwait();
    first.kill();
    InstanceProcess _ = rig.join(null);
    rig.sendAndAwait();
    return rig.miscounted();
  }

  /** One freezes with records in its hand; when it goes on, another has done its work. */
  private static List<String> frozen(Rig rig) throws Exception {
    Gate gate = Gate.create(rig.folder.resolve("gate"));
    InstanceProcess first = rig.join(gate);
    Map<String, Integer> _ = rig.numbers.oneEach();
    await().atMost(PATIENCE).until(gate::isReached);
    first.freeze();
    InstanceProcess _ = rig.join(null);
    rig.awaitTold(told -> told.size() >= rig.numbers.count());
    first.thaw();
    gate.open();
    rig.awaitTold(
        told ->
            told.size() > rig.numbers.count()
                || first.said().contains("expected a transaction to be committed, but it was not"));
    return rig.miscounted();
  }

  /** Nothing but work. */
  private static List<String> busy(Rig rig) throws Exception {
    InstanceProcess _ = rig.join(null);
    rig.sendAndAwait();
    rig.sendAndAwait();
    return rig.miscounted();
  }

  /** Somebody else has one partition of one of the inputs. */
  private static List<String> besideABystander(Rig rig) throws Exception {
    try (Bystander bystander = new Bystander(rig.settings, Tally.INPUTS.get(1))) {
      InstanceProcess _ = rig.join(null);
      await().atMost(PATIENCE).until(() -> bystander.partitions().size() == 1);
      Set<Integer> elsewhere = bystander.partitions();
      Map<String, Integer> partitions = rig.numbers.oneEach();
      Set<String> foreign =
          partitions.keySet().stream()
              .filter(lane -> elsewhere.contains(partitions.get(lane)))
              .collect(Collectors.toSet());
      long own = (long) (partitions.size() - foreign.size()) * Tally.INPUTS.size();
      Predicate<List<Told>> works =
          told -> told.stream().anyMatch(one -> foreign.contains(one.lane()));
      rig.awaitTold(told -> told.size() >= own || works.test(told));
      try {
        await().atMost(Duration.ofSeconds(4)).until(() -> works.test(rig.told()));
      } catch (ConditionTimeoutException _) {
        return List.of();
      }
      return List.of("Expected no work on %s, but there is some.".formatted(foreign));
    }
  }

  private List<String> found(ChangedBuild build, int partitions, Story story) throws Exception {
    Path folder = Files.createDirectories(temp.resolve("run-" + ++runs));
    try (Rig rig = new Rig(folder, build.classPath(folder.resolve("build")), partitions)) {
      return story.violations(rig);
    }
  }

  /** A broker, numbers, and instances of one build. */
  private static final class Rig implements AutoCloseable {
    private final Path folder;
    private final List<Path> classPath;
    private final KafkaBroker broker;
    private final SmallRegistry registry = new SmallRegistry();
    private final KafkaSettings settings;
    private final Numbers numbers;
    private final Watched events;
    private final List<InstanceProcess> instances = new ArrayList<>();

    Rig(Path folder, List<Path> classPath, int partitions) {
      AvroLimits.set();
      this.folder = folder;
      this.classPath = classPath;
      this.broker = new KafkaBroker(KafkaBrokerConfig.onLoopback(folder.resolve("broker")));
      broker.start();
      this.settings =
          TallyInstance.settings(broker.bootstrapServers(), registry.url(), partitions, "test");
      try {
        TopicSetup.ensure(settings);
        this.numbers = new Numbers(broker.bootstrapServers(), registry, 1);
        this.events = new Watched(broker.bootstrapServers(), List.of(settings.topic(Tally.EVENTS)));
      } catch (RuntimeException e) {
        registry.close();
        broker.close();
        throw e;
      }
    }

    InstanceProcess join(@Nullable Gate gate) {
      InstanceProcess instance =
          new InstanceProcess(
              settings, folder, "instance-" + (instances.size() + 1), List.of(), classPath, gate);
      instances.add(instance);
      return instance;
    }

    void sendAndAwait() throws Exception {
      Map<String, Integer> _ = numbers.oneEach();
      awaitTold(told -> told.size() >= numbers.count());
    }

    void awaitTold(Predicate<List<Told>> enough) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> enough.test(told()));
    }

    List<Told> told() {
      return CountedOnce.told(events);
    }

    List<String> miscounted() {
      return CountedOnce.violations(told(), numbers.sent());
    }

    /** Whatever else goes wrong, no broker outlives its folder: it would end this JVM. */
    @Override
    public void close() {
      try {
        instances.forEach(InstanceProcess::close);
        numbers.close();
        events.close();
        registry.close();
      } finally {
        broker.close();
      }
    }
  }
}
