package dev.slipway.standalone.platform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * The same broker as a process of its own, for those who kill the services but need the log to
 * stay. Its program ends on TERM, with everything on disk.
 */
public final class KafkaBrokerProcess implements AutoCloseable {
  private static final String READY = "Kafka broker is ready at ";
  private static final int MAX_HEAP_MEGABYTES = 256;

  private final ChildProcess child;
  private final String bootstrapServers;

  private KafkaBrokerProcess(ChildProcess child, String bootstrapServers) {
    this.child = child;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts it as a child that ends with this JVM; returns when clients are served.
   *
   * @param log where its output goes
   * @param whenItDies see {@link ChildProcess#start}
   */
  public static KafkaBrokerProcess start(
      KafkaBrokerConfig config, Path log, Consumer<String> whenItDies) {
    List<String> arguments =
        new ArrayList<>(
            List.of(config.directory().toString(), config.host(), Integer.toString(config.port())));
    config.quorum().ifPresent(quorum -> arguments.add(quorum.text()));
    List<String> command =
        JavaCommand.tethered(
            config.directory().resolve("tether"),
            MAX_HEAP_MEGABYTES,
            List.of(),
            JavaCommand.ownClassPath(),
            KafkaBrokerProcess.class.getName(),
            arguments);
    ChildSpec spec =
        ChildSpec.of("broker", command, config.directory(), log, Readiness.line(READY));
    ChildProcess child = ChildProcess.start(spec, whenItDies);
    String line = new OutputFile(log).lineWith(READY).orElseThrow();
    return new KafkaBrokerProcess(
        child, line.substring(line.indexOf(READY) + READY.length()).strip());
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  public long pid() {
    return child.pid();
  }

  public void stop() {
    child.stop();
  }

  @Override
  public void close() {
    stop();
  }

  /**
   * The program: {@code <directory> <host> <port> [<quorum>]}. Leaves with 2 for wrong arguments, 1
   * if the broker cannot start.
   */
  public static void main(String[] args) throws InterruptedException {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "broker-process-logback.xml");
    }
    KafkaBroker broker;
    try {
      broker = new KafkaBroker(parse(args));
      broker.start();
    } catch (IllegalArgumentException e) {
      leave(2, e);
      return;
    } catch (PlatformFailure e) {
      leave(1, e);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(broker::stop, "broker-stop"));
    System.out.println(READY + broker.bootstrapServers());
    new CountDownLatch(1).await();
  }

  private static KafkaBrokerConfig parse(String[] args) {
    if (args.length != 3 && args.length != 4) {
      throw new IllegalArgumentException(
          "Expected the arguments <directory> <host> <port, 0 for any> and perhaps <quorum>, but got %d of them."
              .formatted(args.length));
    }
    try {
      return new KafkaBrokerConfig(
          Path.of(args[0]),
          args[1],
          Integer.parseInt(args[2]),
          args.length == 4 ? Optional.of(KafkaQuorum.parse(args[3])) : Optional.empty());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Expected the port to be a number, but it is '%s'.".formatted(args[2]), e);
    }
  }

  private static void leave(int code, Exception reason) {
    System.err.println(reason.getMessage());
    Runtime.getRuntime().halt(code);
  }
}
