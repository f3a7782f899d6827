package dev.slipway.bench.chaos;

import dev.slipway.bench.cluster.Cluster;
import dev.slipway.bench.log.LiveLog;
import dev.slipway.bench.log.LogEntry;
import dev.slipway.bench.log.Publisher;
import dev.slipway.bench.log.Waiting;
import dev.slipway.schemas.Topics;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One run: starts everything, lets it work and suffer, waits until it is quiet, and compares. */
final class ChaosRun {

  private static final String PREFIX = "slipway.";
  private static final Duration WARM = Duration.ofMinutes(2);
  private static final Duration LAST_ANSWERS = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration TELL = Duration.ofSeconds(30);

  private final ChaosPlan plan;
  private final RunVolume runs;
  private final Canary canary;
  private final PrintStream out;

  ChaosRun(ChaosPlan plan, RunVolume runs, Canary canary, PrintStream out) {
    this.plan = plan;
    this.runs = runs;
    this.canary = canary;
    this.out = out;
  }

  /** Runs it to its end. */
  Verdict run() throws InterruptedException {
    say(
        "starting %d broker(s), the registry, the agent and the services (seed %d)",
        plan.cluster().brokers(), plan.seed());
    try (Cluster cluster = Cluster.start(plan.cluster());
        LiveLog log = new LiveLog(cluster.bootstrapServers(), PREFIX, topics());
        Publisher publisher =
            new Publisher(cluster.bootstrapServers(), cluster.registryUrl().toString(), PREFIX);
        ExecutorService background = Executors.newVirtualThreadPerTaskExecutor()) {
      return suffer(cluster, log, publisher, background);
    }
  }

  private Verdict suffer(
      Cluster cluster, LiveLog log, Publisher publisher, ExecutorService background)
      throws InterruptedException {
    Targets targets = new Targets(cluster, plan.applications());
    targets.prepare();
    LaneView lanes = new LaneView();
    InFlight inFlight = new InFlight();
    log.listen(lanes::accept);
    log.listen(inFlight::accept);
    int partitions = plan.cluster().partitions();
    CommandFaults commands = new CommandFaults(runs, inFlight);
    List<Injected> faults;
    Bounds before;
    try (Progress progress = new Progress(cluster.bootstrapServers(), PREFIX, partitions, log);
        Visitors _ = new Visitors(targets);
        Workload workload = new Workload(targets, publisher, lanes, partitions, plan.seed());
        Pulses pulses = new Pulses(publisher, partitions)) {
      workload.register(plan.seed(), plan.windows());
      workload.start();
      boolean _ =
          Waiting.until(
              WARM, () -> inFlight.all().size() >= 2 && progress.beyond(Instant.EPOCH).isPresent());
      say("%d lanes at work; %d faults follow", targets.lanes().size(), plan.faults());
      before = Bounds.of(cluster.hosts(), runs);
      RecordFaults records = new RecordFaults(log, workload, publisher, inFlight, partitions);
      Injector injector =
          new Injector(
              new HostFaults(cluster, inFlight, progress, background),
              new AroundFaults(cluster, inFlight),
              commands,
              records,
              progress,
              log,
              background,
              out);
      faults =
          injector.inflict(
              Schedule.of(plan.seed(), plan.faults(), plan.span(), plan.only()), plan.longest());
      workload.rest();
      cluster.heal();
      say("all is back; waiting for %d deployments to end", lanes.open());
      quiet(log, lanes, workload);
      pulses.rest();
      return verdict(cluster, log, targets, publisher, commands, records, faults, before);
    }
  }

  private void quiet(LiveLog log, LaneView lanes, Workload workload) throws InterruptedException {
    long until = System.nanoTime() + plan.patience().toNanos();
    long tellAt = System.nanoTime() + TELL.toNanos();
    while (lanes.open() > 0 && System.nanoTime() - until < 0) {
      log.requireReading();
      workload.unlock();
      Waiting.pause(LOOK);
      if (System.nanoTime() - tellAt >= 0) {
        tellAt += TELL.toNanos();
        say("waiting for %d: %s", lanes.open(), lanes.waiting(Instant.now()));
      }
    }
  }

  private Verdict verdict(
      Cluster cluster,
      LiveLog log,
      Targets targets,
      Publisher publisher,
      CommandFaults commands,
      RecordFaults records,
      List<Injected> faults,
      Bounds before)
      throws InterruptedException {
    Bounds after = Bounds.of(cluster.hosts(), runs);
    Findings findings = answered(log, publisher, records);
    List<LogEntry> entries = new ArrayList<>(log.entries());
    Map<String, Double> killed = commands.killed();
    List<JournalLine> journal = targets.journal();
    EffectCheck.check(journal, killed, findings);
    EvidenceCheck.check(entries, findings);
    UnknownCheck unknown = UnknownCheck.check(entries, killed.keySet(), findings);
    canary.check(entries, plan.cluster().root().resolve("logs"), findings);
    Bounds.check(after, cluster.hosts().size(), findings);
    cluster
        .unexpectedDeaths()
        .forEach(sentence -> findings.add(Findings.Kind.DIED, "%s", sentence));
    ReplayCheck.Replayed replayed =
        ReplayCheck.check(
            cluster.bootstrapServers(), cluster.registryUrl().toString(), PREFIX, findings);
    return new Verdict(
        faults,
        count(entries, "DeploymentAccepted"),
        outcomes(entries),
        (int)
            entries.stream()
                .filter(entry -> entry.topic().equals(Topics.DEPLOY_REQUESTS))
                .filter(entry -> entry.value() != null)
                .count(),
        (int) journal.stream().filter(line -> !line.end()).count(),
        killed.size(),
        unknown,
        replayed,
        before,
        after,
        findings);
  }

  /** What is unanswered when all there is was read, after the last pulses had time for theirs. */
  private static Findings answered(LiveLog log, Publisher publisher, RecordFaults records)
      throws InterruptedException {
    long until = System.nanoTime() + LAST_ANSWERS.toNanos();
    while (true) {
      log.catchUp();
      Findings findings = new Findings();
      AnswerCheck.check(log.entries(), publisher.acknowledged(), records.poison(), findings);
      if (findings.none() || System.nanoTime() - until >= 0) {
        return findings;
      }
      Waiting.pause(LOOK);
    }
  }

  private static Map<String, Integer> outcomes(List<LogEntry> entries) {
    Map<String, Integer> outcomes = new TreeMap<>();
    entries.stream()
        .filter(entry -> entry.is("DeploymentClosed") && !entry.flag("manualRollback"))
        .forEach(entry -> outcomes.merge(entry.text("outcome"), 1, Integer::sum));
    return outcomes;
  }

  private static int count(List<LogEntry> entries, String type) {
    return (int) entries.stream().filter(entry -> entry.is(type)).count();
  }

  private static List<String> topics() {
    List<String> topics = new ArrayList<>();
    Topics.laneTopics().stream()
        .filter(topic -> !Topics.isCompacted(topic))
        .forEach(
            topic -> {
              topics.add(topic);
              topics.add(Topics.deadLetters(topic));
            });
    return topics;
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }
}
