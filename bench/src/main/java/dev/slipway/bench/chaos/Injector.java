package dev.slipway.bench.chaos;

import dev.slipway.bench.log.LiveLog;
import dev.slipway.bench.log.Waiting;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;

/**
 * Inflicts the faults of a schedule one after the other and says so. A fault that takes a host or a
 * broker away waits until the one before is recovered from, so that each has a time of its own; the
 * others come whenever their time is.
 */
final class Injector {

  /** What has not recovered by then counts as this long, which breaks the goal. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private final HostFaults hosts;
  private final AroundFaults around;
  private final CommandFaults commands;
  private final RecordFaults records;
  private final Progress progress;
  private final LiveLog log;
  private final ExecutorService background;
  private final PrintStream out;
  private final List<Injected> injected = new ArrayList<>();
  private final long began = System.nanoTime();

  Injector(
      HostFaults hosts,
      AroundFaults around,
      CommandFaults commands,
      RecordFaults records,
      Progress progress,
      LiveLog log,
      ExecutorService background,
      PrintStream out) {
    this.hosts = hosts;
    this.around = around;
    this.commands = commands;
    this.records = records;
    this.progress = progress;
    this.log = log;
    this.background = background;
    this.out = out;
  }

  /** Returns when the last one has been inflicted and recovered from. */
  List<Injected> inflict(Schedule schedule, Duration within) throws InterruptedException {
    for (Schedule.Planned planned : schedule.faults()) {
      pauseUntil(planned.at());
      log.requireReading();
      if (elapsed().compareTo(within) > 0) {
        break;
      }
      if (planned.kind().takes() != FaultKind.Takes.NOTHING) {
        awaitRecovered();
        boolean _ = hosts.awaitAll();
      }
      Struck struck = struck(planned);
      Injected one = new Injected(planned, struck, recovery(planned.kind(), struck));
      injected.add(one);
      say(one);
    }
    awaitRecovered();
    boolean _ = hosts.awaitAll();
    return List.copyOf(injected);
  }

  private Struck struck(Schedule.Planned planned) throws InterruptedException {
    try {
      return strike(planned);
    } catch (CompletionException e) {
      return Struck.notDone("the log did not take it: " + e.getCause());
    }
  }

  private Struck strike(Schedule.Planned planned) throws InterruptedException {
    Random random = new Random(planned.seed());
    return switch (planned.kind()) {
      case HOST_KILLED -> hosts.kill(random);
      case HOST_STOPPED -> hosts.stop(random);
      case HOST_FROZEN -> hosts.freeze(random);
      case BOTH_HOSTS_KILLED -> hosts.killAll();
      case COMMAND_KILLED -> commands.kill(random);
      case COMMAND_AND_HOST_KILLED -> {
        Optional<String> key = commands.killOne(random);
        yield key.isEmpty() ? hosts.kill(random) : hosts.killWith(key.get());
      }
      case BROKER_FROZEN -> around.freezeBroker(random);
      case BROKER_KILLED -> around.killBroker(random);
      case REGISTRY_KILLED -> around.killRegistry();
      case AGENT_KILLED -> around.killAgent();
      case REQUEST_REPEATED -> records.repeatRequest(false);
      case REQUEST_REPEATED_LATE -> records.repeatRequest(true);
      case FACT_REPEATED -> records.repeatFact(random);
      case POISONED -> records.poison(random);
      case CLOCK_SET -> hosts.setClock(random);
      case DISK_FILLED -> commands.fillDisk(random);
    };
  }

  private CompletableFuture<Optional<Duration>> recovery(FaultKind kind, Struck struck) {
    if (kind.takes() == FaultKind.Takes.NOTHING || !struck.done()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return CompletableFuture.supplyAsync(() -> awaitProgress(struck.from()), background);
  }

  /** Until everybody has committed a record that the log received after the fault began. */
  private Optional<Duration> awaitProgress(Instant from) {
    try {
      boolean _ = Waiting.until(PATIENCE, () -> progress.beyond(from).isPresent());
      Optional<Instant> recovered = progress.beyond(from).map(Progress.Reached::at);
      if (recovered.isEmpty()) {
        say("      not recovered after %d s: %s", PATIENCE.toSeconds(), progress.slowest());
      }
      return Optional.of(recovered.map(at -> Duration.between(from, at)).orElse(PATIENCE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(PATIENCE);
    }
  }

  private void awaitRecovered() {
    injected.forEach(
        one -> {
          Optional<Duration> _ = one.recovery().join();
        });
  }

  private void say(Injected one) {
    List<InFlight.Effect> had = one.struck().inFlight();
    String note = one.struck().note().isEmpty() ? "" : "; " + one.struck().note();
    String flight =
        had.isEmpty()
            ? "nothing in flight"
            : "in flight: "
                + had.getFirst().text()
                + (had.size() > 1 ? " and %d more".formatted(had.size() - 1) : "");
    say(
        "%s #%d %s: %s%s | %s",
        clock(elapsed()),
        one.planned().number(),
        one.struck().done() ? one.kind().title() : "(not done) " + one.kind().title(),
        one.struck().victim(),
        note,
        flight);
    if (one.kind().takes() != FaultKind.Takes.NOTHING && one.struck().done()) {
      var _ =
          one.recovery()
              .thenAccept(
                  time ->
                      time.ifPresent(
                          took ->
                              say(
                                  "%s #%d progresses again after %.1f s%s",
                                  clock(elapsed()),
                                  one.planned().number(),
                                  took.toMillis() / 1000.0,
                                  progress
                                      .beyond(one.struck().from())
                                      .map(reached -> ", last " + reached.last())
                                      .orElse(""))));
    }
  }

  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void pauseUntil(Duration at) throws InterruptedException {
    Duration left = at.minus(elapsed());
    if (left.isPositive()) {
      Waiting.pause(left);
    }
  }

  static String clock(Duration time) {
    return "%02d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
