package dev.slipway.bench.chaos;

import dev.slipway.bench.cluster.ClusterPlan;
import dev.slipway.bench.cluster.Program;
import dev.slipway.bench.cluster.ServicesHost;
import dev.slipway.bench.cluster.WorkDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of chaos. */
@Command(
    name = "slipway chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Kill, freeze, duplicate and poison a real installation on this machine while it deploys, and compare what it says with what really happened.",
      "It has processes, ports and a directory of its own and touches no other platform. Exits 0 only if nothing was lost, doubled, overlapping or stuck."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./slipway chaos --minutes 5 --seed 1",
      "  ./slipway chaos --minutes 15 --seed 3 --brokers 3 --processes separate"
    })
public final class Chaos implements Callable<Integer> {

  private static final int SECONDS_PER_FAULT = 8;
  private static final int INSTANCES = 2;
  private static final int PARTITIONS = 4;
  private static final long MOST_SEEDS = 100_000;

  /** For what is under way to end when all is back: queues, windows and holds of a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  @Option(
      names = "--minutes",
      defaultValue = "5",
      description = "How long faults are inflicted; default ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(
      names = "--seed",
      description =
          "Decides which faults come when, and which releases are bad; default: another one each time.")
  private @Nullable Long seed;

  @Option(
      names = "--brokers",
      defaultValue = "1",
      description =
          "1, or 3 with replication 3 and min.insync.replicas 2; default ${DEFAULT-VALUE}.")
  private int brokers;

  @Option(
      names = "--processes",
      defaultValue = "together",
      description =
          "together: two processes with all five services each; separate: one for each service of each instance; default ${DEFAULT-VALUE}.")
  private String processes = "together";

  @Option(
      names = "--applications",
      defaultValue = "6",
      description = "How many; each has two lanes; default ${DEFAULT-VALUE}.")
  private int applications;

  @Option(
      names = "--only",
      split = ",",
      description =
          "Faults of these kinds and no others: ${COMPLETION-CANDIDATES}; default: all, in fixed shares.")
  private Set<FaultKind> only = EnumSet.noneOf(FaultKind.class);

  @Option(
      names = "--directory",
      description =
          "Where everything is kept; default: a new temporary directory, deleted if all is well.")
  private @Nullable Path directory;

  @Option(
      names = "--faketime",
      description = "libfaketimeMT.so.1, to set clocks with; default: where Debian installs it.")
  private @Nullable Path faketime;

  @Option(
      names = "--report",
      description = "Document whose table of figures gets a column for this run.")
  private @Nullable Path report;

  private final PrintStream out;

  private Chaos(PrintStream out) {
    this.out = out;
  }

  /** Runs chaos and exits with 0 if every goal that is a zero holds. */
  public static void main(String[] args) {
    Program.run(new Chaos(System.out), args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    WorkDirectory work = WorkDirectory.make(directory, "slipway-chaos-");
    Path root = work.path();
    out.println("everything is kept in " + root);
    Verdict verdict;
    try (RunVolume runs = RunVolume.make(root.resolve("runs"))) {
      Canary canary = new Canary();
      ChaosPlan plan = plan(root, runs, canary);
      verdict = new ChaosRun(plan, runs, canary, out).run();
      print(verdict);
      if (report != null) {
        Report.add(report, title(plan), described(plan, verdict));
      }
    }
    if (verdict.holds()) {
      work.deleteIfTemporary();
    }
    return verdict.holds() ? 0 : 1;
  }

  private ChaosPlan plan(Path root, RunVolume runs, Canary canary) {
    if (!processes.equals("together") && !processes.equals("separate")) {
      throw new CommandLine.ParameterException(
          new CommandLine(this),
          "Expected --processes to be together or separate, but it is %s.".formatted(processes));
    }
    ClusterPlan cluster =
        new ClusterPlan(
            root,
            Path.of(System.getProperty("slipway.home", ".")).toAbsolutePath().normalize(),
            brokers,
            INSTANCES,
            ServicesHost.class.getName(),
            processes.equals("separate"),
            PARTITIONS,
            runs.path(),
            List.of("--slipway.attempt-waits=0s,2s,4s"),
            canary.environment(),
            Faketime.find(faketime));
    return new ChaosPlan(
        cluster,
        seed == null ? System.nanoTime() % MOST_SEEDS : seed,
        applications,
        Windows.SHOWN,
        minutes * 60 / SECONDS_PER_FAULT,
        only,
        Duration.ofMinutes(minutes),
        Duration.ofMinutes(2L * minutes),
        PATIENCE);
  }

  private static String title(ChaosPlan plan) {
    return "%s, seed %d, %d broker%s, services %s"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            plan.seed(),
            plan.cluster().brokers(),
            plan.cluster().brokers() == 1 ? "" : "s",
            plan.cluster().separate() ? "separate" : "together");
  }

  private static Map<String, String> described(ChaosPlan plan, Verdict verdict) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put(
        "machine",
        "%d cores, Java %s, Kafka %s, load %.1f at the end"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                AppInfoParser.getVersion(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    rows.put("minutes of faults", Long.toString(plan.span().toMinutes()));
    rows.putAll(verdict.rows());
    return rows;
  }

  private void print(Verdict verdict) {
    out.println();
    verdict.rows().forEach((name, value) -> out.printf("%-50s %s%n", name, value));
    verdict.complaints().forEach(out::println);
    out.println(verdict.holds() ? "every goal that is a zero holds" : "a goal is broken");
    if (!verdict.isFast()) {
      out.println("it recovered more slowly than the goals allow");
    }
    out.flush();
  }
}
