package dev.slipway.bench.performance;

import dev.slipway.bench.cluster.Program;
import dev.slipway.bench.cluster.WorkDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code slipway bench}: what orchestration costs, as ratios to Kafka itself in the same run. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measure what a deployment costs beside bare Kafka.",
      "It has a broker, ports and a directory of its own and touches no other platform. Exits 0 only if every figure is as it must be."
    })
public final class Bench implements Callable<Integer> {

  /** What can be measured. */
  enum Measurement {
    latency,
    throughput
  }

  @Parameters(description = "What to measure: ${COMPLETION-CANDIDATES}.")
  private Measurement measurement = Measurement.latency;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Alternating rounds, of which the median counts; default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--report", description = "Document whose part of this measurement is replaced.")
  private @Nullable Path report;

  @Option(
      names = "--directory",
      description =
          "Where everything is kept; default: a new temporary directory, deleted at the end.")
  private @Nullable Path directory;

  private final PrintStream out;

  private Bench(PrintStream out) {
    this.out = out;
  }

  /** Measures and exits with 0 if every figure is as it must be. */
  public static void main(String[] args) {
    Program.run(new Bench(System.out), args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    WorkDirectory work = WorkDirectory.make(directory, "slipway-bench-");
    Path home = Path.of(System.getProperty("slipway.home", ".")).toAbsolutePath().normalize();
    List<Measured> found = new ArrayList<>();
    try (Installation installation = Installation.start(work.path(), home, 1)) {
      found.addAll(
          switch (measurement) {
            case latency -> new LatencyMeasurement(installation, rounds, out::println).run();
            case throughput -> new ThroughputMeasurement(installation, rounds, out::println).run();
          });
    }
    List<String> lines = new ArrayList<>(List.of(machine(), ""));
    found.forEach(one -> lines.addAll(one.lines()));
    lines.forEach(out::println);
    if (report != null) {
      Document.write(report, measurement.name(), lines);
    }
    work.deleteIfTemporary();
    return found.stream().allMatch(Measured::holds) ? 0 : 1;
  }

  private static String machine() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, Java %s, Kafka %s, load %.1f at the end.",
        LocalDate.now(ZoneOffset.UTC),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        AppInfoParser.getVersion(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
