package dev.slipway.bench.performance;

import dev.slipway.bench.cluster.Cluster;
import dev.slipway.bench.cluster.ClusterPlan;
import dev.slipway.bench.log.LiveLog;
import dev.slipway.bench.log.LogEntry;
import dev.slipway.bench.log.Publisher;
import dev.slipway.schemas.Topics;
import dev.slipway.standalone.platform.ChildProcess;
import dev.slipway.standalone.platform.ChildSpec;
import dev.slipway.standalone.platform.JavaCommand;
import dev.slipway.standalone.platform.PlatformFailure;
import dev.slipway.standalone.platform.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/**
 * One broker, the registry, the five services in one JVM, and the chain in another with the same
 * settings. Everything is a process and ends with this one.
 */
final class Installation implements AutoCloseable {

  static final String PREFIX = "slipway.";
  static final int PARTITIONS = 4;

  /** As much as the JVM of the services has. */
  private static final int CHAIN_HEAP_MEGABYTES = 320;

  private static final Duration SOON = Duration.ofMinutes(2);

  private final Cluster cluster;
  private final Publisher publisher;
  private final ChildProcess chain;
  private final Arrivals chainEnd;
  private final Arrivals resultsEnd;
  private final Map<Integer, Integer> versions = new HashMap<>();

  private Installation(Path root, Path home, int instances) throws InterruptedException {
    ClusterPlan plan =
        new ClusterPlan(
            root,
            home,
            1,
            instances,
            ImmediateServices.class.getName(),
            false,
            PARTITIONS,
            root.resolve("runs"),
            // a window of a second takes a millisecond: what is measured is not time that is waited
            List.of(
                "--slipway.time-scale=0.001",
                "--slipway.environments=" + String.join(",", ReferenceManifest.environments())),
            Map.of(),
            Optional.empty());
    this.cluster = Cluster.start(plan);
    this.publisher =
        new Publisher(cluster.bootstrapServers(), cluster.registryUrl().toString(), PREFIX);
    createChainTopics();
    this.chain = startChain(root);
    this.chainEnd =
        new Arrivals(cluster.bootstrapServers(), PREFIX + ChainHost.topic(ChainHost.HOPS));
    this.resultsEnd = new Arrivals(cluster.bootstrapServers(), PREFIX + Topics.DEPLOYMENT_RESULTS);
  }

  static Installation start(Path root, Path home, int instances) throws InterruptedException {
    return new Installation(root, home, instances);
  }

  Cluster cluster() {
    return cluster;
  }

  /** Makes the applications of so many lanes known. */
  void register(int lanes) {
    List<CompletableFuture<String>> sent = new ArrayList<>();
    for (int first = 0; first < lanes; first += ReferenceManifest.ENVIRONMENTS) {
      String application = ReferenceManifest.application(first);
      byte[] manifest =
          publisher.encoded(
              "dev.slipway.manifests.ManifestRegistered",
              Map.of(
                  "application",
                  application,
                  "manifest",
                  ReferenceManifest.of(application),
                  "directory",
                  cluster.plan().root().toString(),
                  "sha256",
                  "of-" + application,
                  "registeredBy",
                  "bench"));
      sent.add(publisher.send(Topics.MANIFESTS, null, application, manifest));
    }
    sent.forEach(CompletableFuture::join);
  }

  /** Deployments of the reference manifest. */
  Course deployments() {
    return new Course() {
      @Override
      public String name() {
        return "deployment";
      }

      @Override
      public CompletableFuture<Long> begin(int lane) {
        int version = versions.merge(lane, 1, Integer::sum);
        byte[] request =
            publisher.encoded(
                "dev.slipway.requests.DeployRequested",
                Map.of(
                    "application",
                    ReferenceManifest.application(lane),
                    "environment",
                    ReferenceManifest.environment(lane),
                    "version",
                    "1.0." + version,
                    "requestedBy",
                    "bench"));
        String key = ReferenceManifest.lane(lane);
        CompletableFuture<Long> end = resultsEnd.next(key);
        var _ = publisher.send(Topics.DEPLOY_REQUESTS, null, key, request);
        return end;
      }
    };
  }

  /**
   * The bare chain.
   *
   * @param record what is carried
   */
  Course chain(byte[] record) {
    return new Course() {
      @Override
      public String name() {
        return "chain";
      }

      @Override
      public CompletableFuture<Long> begin(int lane) {
        String key = ReferenceManifest.lane(lane);
        CompletableFuture<Long> end = chainEnd.next(key);
        var _ = publisher.send(ChainHost.topic(0), null, key, record);
        return end;
      }
    };
  }

  /** How many deployments were asked for so far. */
  int requests() {
    return versions.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The deployments of all results so far, in any order. */
  List<String> results() throws InterruptedException {
    return read(List.of(Topics.DEPLOYMENT_RESULTS)).stream().map(LogEntry::deployment).toList();
  }

  /**
   * Only what was carried to its end counts as carried.
   *
   * @throws PlatformFailure if a deployment so far ended otherwise than with PASS
   */
  void requirePassed() throws InterruptedException {
    for (LogEntry result : read(List.of(Topics.DEPLOYMENT_RESULTS))) {
      if (!result.text("outcome").equals("PASS")) {
        throw new PlatformFailure(
            "Expected every reference deployment to pass, but one ended otherwise: "
                + result.value());
      }
    }
  }

  /** Everything that has been said of deployments so far. */
  List<LogEntry> log() throws InterruptedException {
    return read(Topics.laneTopics().stream().filter(topic -> !Topics.isCompacted(topic)).toList());
  }

  /** An event that is as long as they are on average so far. */
  byte[] typicalEvent() throws InterruptedException {
    List<LogEntry> events =
        log().stream().filter(entry -> entry.topic().endsWith("-events")).toList();
    double mean = events.stream().mapToInt(entry -> entry.bytes().length).average().orElseThrow();
    return events.stream()
        .min(Comparator.comparingDouble(entry -> Math.abs(entry.bytes().length - mean)))
        .orElseThrow()
        .bytes();
  }

  private List<LogEntry> read(List<String> topics) throws InterruptedException {
    try (LiveLog log = new LiveLog(cluster.bootstrapServers(), PREFIX, topics)) {
      log.catchUp();
      return log.entries();
    }
  }

  /** Processor time that the services have taken so far. */
  Duration servicesCpu() {
    return cluster.hosts().stream()
        .map(host -> cpu(host.pid()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Processor time that the chain has taken so far. */
  Duration chainCpu() {
    return cpu(chain.pid());
  }

  private static Duration cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /** Has the broker write every record through to the disk before it acknowledges it, or not. */
  void flushEveryRecord(boolean every) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
      for (String topic : admin.listTopics().names().get()) {
        changes.put(
            new ConfigResource(ConfigResource.Type.TOPIC, topic),
            List.of(
                new AlterConfigOp(
                    new ConfigEntry("flush.messages", every ? "1" : ""),
                    every ? AlterConfigOp.OpType.SET : AlterConfigOp.OpType.DELETE)));
      }
      admin.incrementalAlterConfigs(changes).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected to set the topics, but " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected to set the topics, but was interrupted.", e);
    }
  }

  private void createChainTopics() throws InterruptedException {
    List<NewTopic> topics = new ArrayList<>();
    for (int hops = 0; hops <= ChainHost.HOPS; hops++) {
      topics.add(new NewTopic(PREFIX + ChainHost.topic(hops), PARTITIONS, (short) 1));
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      var _ = admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected to create the chain's topics, but " + e, e);
    }
  }

  private ChildProcess startChain(Path root) {
    Path directory = root.resolve("chain");
    List<Path> path = new ArrayList<>();
    path.add(cluster.plan().home().resolve("bench/target/shipped/kafka-clients.jar"));
    path.addAll(JavaCommand.ownClassPath());
    List<String> command =
        JavaCommand.tethered(
            directory,
            CHAIN_HEAP_MEGABYTES,
            List.of(),
            path,
            ChainHost.class.getName(),
            List.of(cluster.bootstrapServers(), PREFIX, Integer.toString(PARTITIONS)));
    return ChildProcess.start(
        ChildSpec.of(
                "chain",
                command,
                root,
                root.resolve("logs/chain.log"),
                Readiness.line(ChainHost.READY))
            .withDeadlines(SOON, Duration.ofSeconds(10)),
        sentence -> System.err.println(sentence));
  }

  @Override
  public void close() {
    resultsEnd.close();
    chainEnd.close();
    publisher.close();
    chain.stop();
    cluster.close();
  }
}
