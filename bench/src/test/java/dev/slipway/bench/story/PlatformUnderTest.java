package dev.slipway.bench.story;

import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.SlipwayAvroSerializer;
import dev.slipway.standalone.platform.JavaCommand;
import dev.slipway.standalone.platform.RunningPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** The platform as its own process, which a test may kill. */
final class PlatformUnderTest implements AutoCloseable {

  private final Path state;
  private final Path home;
  private final String timeScale;
  private final List<String> settings;
  private final Map<String, String> environment;
  private final int databasePort;
  private Process process;

  PlatformUnderTest(Path state, Path home, String timeScale) throws IOException {
    this(state, home, timeScale, List.of(), Map.of());
  }

  /**
   * @param settings further ones of the services, as {@code --name=value}
   * @param environment variables of the process, beside its own
   */
  PlatformUnderTest(
      Path state,
      Path home,
      String timeScale,
      List<String> settings,
      Map<String, String> environment)
      throws IOException {
    this.state = state;
    this.home = home;
    this.timeScale = timeScale;
    this.settings = settings;
    this.environment = environment;
    this.databasePort = freePort();
    this.process = start();
  }

  /** A port that nobody listens on. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Where the database of the reference application listens. */
  int databasePort() {
    return databasePort;
  }

  private Process start() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--state=" + state,
                "--home=" + home,
                "--tethered",
                "--example-database-port=" + databasePort,
                "--slipway.time-scale=" + timeScale));
    arguments.addAll(settings);
    ProcessBuilder builder =
        new ProcessBuilder(
            JavaCommand.of(
                512,
                List.of(),
                JavaCommand.ownClassPath(),
                "dev.slipway.standalone.Standalone",
                arguments));
    builder.environment().putAll(environment);
    try {
      return builder
          .redirectErrorStream(true)
          .redirectOutput(
              ProcessBuilder.Redirect.appendTo(state.resolveSibling("platform.log").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RunningPlatform awaitReady() {
    await(Duration.ofMinutes(3), () -> RunningPlatform.find(state).isPresent());
    return RunningPlatform.find(state).orElseThrow();
  }

  /**
   * Waits for what the platform does, as long as it lives. A broker that does not answer in time is
   * asked again.
   *
   * @throws AssertionError if it does not come about; tells what the platform said last, and leaves
   *     the whole with the stacks of all threads in the build's directory
   */
  void await(Duration atMost, Callable<Boolean> condition) {
    try {
      Awaitility.await()
          .atMost(atMost)
          .pollInterval(Duration.ofMillis(300))
          .ignoreException(TimeoutException.class)
          .failFast("the platform ended", () -> !process.isAlive())
          .until(condition);
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      throw new AssertionError("%s%n%s".formatted(e.getMessage(), lastSaid()), e);
    }
  }

  private String lastSaid() {
    List<String> said = log().lines().toList();
    Path whole = Path.of("target", "platform-" + process.pid() + ".log");
    try {
      if (process.isAlive()) {
        var _ = new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
        Awaitility.await().during(Duration.ofSeconds(1)).until(process::isAlive);
      }
      Files.writeString(whole, log());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return "The platform %s and said last, of %s:%n%s"
        .formatted(
            process.isAlive() ? "lives" : "ended with code " + process.exitValue(),
            whole,
            String.join("\n", said.subList(Math.max(0, said.size() - 20), said.size())));
  }

  /** Kills it as a power loss would, but for the disk; agent and commands live on. */
  void killAndRestart() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
    process = start();
  }

  String log() {
    try {
      return Files.readString(state.resolveSibling("platform.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Publishes a record as any Avro producer would. */
  static void publish(
      RunningPlatform platform,
      String topic,
      String key,
      String schemaName,
      Map<String, Object> fields)
      throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
    Schema schema = Schemas.named(schemaName);
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      if (field.hasDefaultValue()) {
        record.put(field.pos(), GenericData.get().getDefaultValue(field));
      }
    }
    fields.forEach(record::put);
    SlipwayAvroSerializer serializer = new SlipwayAvroSerializer();
    serializer.configure(Map.of("schema.registry.url", platform.registryUrl().toString()), false);
    try (KafkaProducer<String, Object> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", platform.bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            serializer)) {
      producer
          .send(new ProducerRecord<>("slipway." + topic, key, record))
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** Ends the platform and, because it is tethered, the agent and the database. */
  @Override
  public void close() {
    try {
      process.outputWriter().close();
    } catch (IOException e) {
      process.destroyForcibly();
    }
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
  }
}
