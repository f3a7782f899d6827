package dev.slipway.standalone.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.deployer.DeployerConfiguration;
import dev.slipway.runtime.action.CommandAdapter;
import dev.slipway.runtime.kafka.ServiceShell;
import dev.slipway.schemas.Topics;
import dev.slipway.standalone.shell.DeployerUnderTest.Decided;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A deploy command that takes its time: others on its partition do not notice, its service stays in
 * the group, and whoever takes the partition over takes the command over.
 */
@Timeout(600)
final class LongCommandIT {

  private static final int LANES = 50;
  private static final Duration NOTICEABLE = Duration.ofSeconds(1);

  @TempDir private Path temp;

  @Test
  void shouldHoldUpNobodyAndSurviveAChangeOfOwner() throws Exception {
    Path runs = temp.resolve("runs");
    Path begun = temp.resolve("begun");
    Path go = temp.resolve("go");
    try (DeployerUnderTest platform =
        new DeployerUnderTest(temp, List.of(new CommandAdapter(runs)))) {
      register(
          platform, "long", "echo BEGIN >> %s; until [ -e %s ]; do sleep 0.2; done", begun, go);
      List<String> before = register(platform, "before");
      List<String> beside = register(platform, "beside");

      Duration alone = p99(platform, deploy(platform, before), Set.of(0, 1));
      RecordMetadata _ =
          platform.publishRequest(
              0, platform.request(Map.of("application", "long", "dryRun", false)));
      await().atMost(DeployerUnderTest.PATIENCE).until(() -> Files.exists(begun));
      int partition =
          of(platform, Set.of("long")).map(Decided::partition).findFirst().orElseThrow();
      ConsumerGroupDescription group = group(platform);
      Duration together = p99(platform, deploy(platform, beside), Set.of(partition));

      System.out.printf(
          "p99 from input to decision: %d ms alone, %d ms beside a long command%n",
          alone.toMillis(), together.toMillis());
      assertThat(together).isLessThan(alone.plus(NOTICEABLE));
      assertThat(group(platform).groupEpoch())
          .as("nobody left the group")
          .isEqualTo(group.groupEpoch());
      assertThat(platform.deployer.isReady()).isTrue();

      try (ServiceShell<?, ?, ?> second =
          new ServiceShell<>(
              TallyInstance.settings(
                  platform.broker.bootstrapServers(), platform.registry.url(), 2, "second"),
              DeployerConfiguration.rules(),
              List.of(new CommandAdapter(runs)))) {
        second.start();
        await().atMost(DeployerUnderTest.PATIENCE).until(() -> second.partitions() == 1);
        platform.deployer.stop();
        await().atMost(DeployerUnderTest.PATIENCE).until(() -> second.partitions() == 2);
        Files.createFile(go);

        awaitDeployed(platform, Set.of("long"));
      }
      assertThat(begun).hasContent("BEGIN\n");
      assertThat(
              of(platform, Set.of("long"))
                  .filter(one -> one.type().equals("AttemptFinished"))
                  .map(one -> String.valueOf(one.event().get("result"))))
          .containsExactly("SUCCEEDED");
    }
  }

  private static Set<String> deploy(DeployerUnderTest platform, List<String> applications)
      throws Exception {
    for (String application : applications) {
      RecordMetadata _ =
          platform.publishRequest(
              0, platform.request(Map.of("application", application, "dryRun", false)));
    }
    Set<String> names = Set.copyOf(applications);
    awaitDeployed(platform, names);
    return names;
  }

  private static void awaitDeployed(DeployerUnderTest platform, Set<String> applications) {
    await()
        .atMost(DeployerUnderTest.PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                of(platform, applications)
                    .filter(one -> one.type().equals("PhaseFinished"))
                    .filter(one -> one.event().get("phase").equals(2))
                    .map(Decided::application)
                    .collect(Collectors.toSet())
                    .equals(applications));
  }

  private static Duration p99(
      DeployerUnderTest platform, Set<String> applications, Set<Integer> partitions) {
    List<Duration> delays =
        of(platform, applications)
            .filter(one -> partitions.contains(one.partition()))
            .map(Decided::delay)
            .sorted()
            .toList();
    assertThat(delays).as("decisions to measure").hasSizeGreaterThan(100);
    return delays.get((int) Math.ceil(delays.size() * 0.99) - 1);
  }

  private static Stream<Decided> of(DeployerUnderTest platform, Set<String> applications) {
    return platform.decided().stream().filter(one -> applications.contains(one.application()));
  }

  private static ConsumerGroupDescription group(DeployerUnderTest platform) throws Exception {
    String name = platform.settings.prefix() + DeployerConfiguration.NAME;
    try (Admin admin = Admin.create(platform.settings.client())) {
      return Objects.requireNonNull(
          admin.describeConsumerGroups(List.of(name)).all().get(30, TimeUnit.SECONDS).get(name));
    }
  }

  private static List<String> register(DeployerUnderTest platform, String prefix) throws Exception {
    List<String> names = IntStream.range(0, LANES).mapToObj(i -> prefix + "-" + i).toList();
    for (String name : names) {
      register(platform, name, "exit 0");
    }
    return names;
  }

  /** An application that a script deploys after two checks. */
  private static void register(
      DeployerUnderTest platform, String application, String script, Object... arguments)
      throws Exception {
    String manifest =
        """
        {
          "slipway": 1, "application": "%s", "environments": {"staging": {}},
          "components": [{"name": "site", "command": {"deploy": ["sh", "-c", "%s"]}}],
          "validation": {"checks": [{"name": "One", "argv": ["true"]}, {"name": "Two", "argv": ["true"]}]},
          "health": {"checks": [{"name": "Up", "argv": ["true"]}]},
          "endToEnd": {"tests": [{"name": "Works", "argv": ["true"]}]},
          "monitoring": {"source": {"agent": {}}, "window": "900s", "interval": "60s"}
        }
        """
            .formatted(application, script.formatted(arguments));
    RecordMetadata _ =
        platform.publish(
            Topics.MANIFESTS, 0, application, platform.registration(application, manifest));
  }
}
