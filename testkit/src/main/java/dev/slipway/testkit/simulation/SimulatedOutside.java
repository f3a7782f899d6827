package dev.slipway.testkit.simulation;

import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.action.Fact;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.shard.Shard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Timers and executor of one partition of one service, from a restore to the next crash. It does
 * what the real ones do: timers are told again and again until another time is set; an action that
 * ended is not carried out again while it is wanted; one that nobody wants any more says nothing.
 */
final class SimulatedOutside {

  /** Timers of a restored partition wait, so that what ended meanwhile is heard first. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private static final Duration USUAL_DELAY = Duration.ofMillis(30);
  private static final Duration LATE = Duration.ofMinutes(3);
  private static final int LONGEST_BACKOFF_SECONDS = 30;

  private final World world;
  private final String facts;
  private final int partition;
  private final Instant heldUntil;
  private final Map<String, Timer> timers = new HashMap<>();
  private final Map<String, Map<String, Task>> tasks = new HashMap<>();
  private boolean gone;

  SimulatedOutside(World world, String facts, int partition) {
    this.world = world;
    this.facts = facts;
    this.partition = partition;
    this.heldUntil = world.agenda.now().plus(SETTLE);
  }

  void follow(Shard.Wants wants) {
    setTimer(wants);
    Map<String, Task> running =
        tasks.computeIfAbsent(wants.aggregate(), _ -> new LinkedHashMap<>());
    Set<String> wanted = wants.effects().stream().map(Effect::id).collect(Collectors.toSet());
    running
        .values()
        .removeIf(
            task -> {
              if (wanted.contains(task.effect.id())) {
                return false;
              }
              task.cancel();
              return true;
            });
    for (Effect effect : wants.effects()) {
      Task known = running.get(effect.id());
      if (known == null) {
        Task task = new Task(wants, effect);
        running.put(effect.id(), task);
        task.begin();
      } else {
        known.change(effect);
      }
    }
  }

  /** The process is gone; what runs outside goes on. */
  void release() {
    gone = true;
    timers.values().forEach(Timer::cancel);
    tasks.values().forEach(of -> of.values().forEach(Task::cancel));
  }

  private void setTimer(Shard.Wants wants) {
    Timer old = timers.get(wants.aggregate());
    Optional<Instant> due = wants.wakeAt();
    if (old != null && due.isPresent() && old.due.equals(due.get())) {
      return;
    }
    if (old != null) {
      old.cancel();
      timers.remove(wants.aggregate());
    }
    if (due.isPresent()) {
      Timer timer = new Timer(wants, due.get());
      timers.put(wants.aggregate(), timer);
      timer.arm(due.get().isBefore(heldUntil) ? heldUntil : due.get());
      if (world.dice.chance(world.faults.early())) {
        Duration left = Duration.between(world.agenda.now(), due.get());
        publish(
            wants,
            new Fact.TimerDue(wants.aggregate(), due.get()),
            left.isNegative() ? Duration.ZERO : world.dice.upTo(left));
      }
    }
  }

  private void publish(Shard.Wants wants, Fact fact) {
    Duration delay = world.dice.upTo(world.dice.chance(world.faults.late()) ? LATE : USUAL_DELAY);
    publish(wants, fact, delay);
    if (world.dice.chance(world.faults.duplicate())) {
      publish(wants, fact, world.dice.upTo(LATE));
    }
  }

  private void publish(Shard.Wants wants, Fact fact, Duration delay) {
    boolean lostInCrash = world.dice.chance(0.5);
    world.agenda.at(
        world.agenda.now().plus(delay),
        () -> {
          if (!gone || !lostInCrash) {
            world.appendFact(facts, partition, wants.lane(), wants.deploymentId(), (Record) fact);
          }
        });
  }

  private final class Timer {
    private final Shard.Wants wants;
    private final Instant due;
    private int told;
    private Agenda.@Nullable Entry entry;

    Timer(Shard.Wants wants, Instant due) {
      this.wants = wants;
      this.due = due;
    }

    void arm(Instant at) {
      entry = world.agenda.at(at, this::fire);
    }

    void cancel() {
      if (entry != null) {
        world.agenda.cancel(entry);
      }
    }

    private void fire() {
      publish(wants, new Fact.TimerDue(wants.aggregate(), due));
      told++;
      int seconds = told > 5 ? LONGEST_BACKOFF_SECONDS : 1 << (told - 1);
      arm(world.agenda.now().plusSeconds(seconds));
    }
  }

  private final class Task {
    private final Shard.Wants wants;
    private Effect effect;
    private boolean over;
    private boolean toldFailing;
    private final List<Agenda.Entry> entries = new ArrayList<>();

    Task(Shard.Wants wants, Effect effect) {
      this.wants = wants;
      this.effect = effect;
    }

    void begin() {
      switch (effect) {
        case Effect.RunAction action -> later(action.notBefore(), this::carryOut);
        case Effect.WatchProbe probe -> watch(probe);
      }
    }

    void change(Effect changed) {
      if (!effect.equals(changed)) {
        effect = changed;
        if (!over && changed instanceof Effect.RunAction) {
          cancel();
          begin();
        }
      }
    }

    void cancel() {
      entries.forEach(world.agenda::cancel);
      entries.clear();
    }

    private void later(Instant at, Runnable what) {
      entries.add(world.agenda.at(at, what));
    }

    private void carryOut() {
      if (!(effect instanceof Effect.RunAction action)) {
        return;
      }
      Instant now = world.agenda.now();
      if (!world.isStarted(action.id()) && !now.isBefore(action.deadline())) {
        end(ActionReport.missed("no time was left to start it"));
        return;
      }
      World.Run run = world.run(action);
      ActionReport report = run.ending().report();
      if (report == null) {
        return;
      }
      Instant endsAt = run.startedAt().plus(run.ending().after());
      if (endsAt.isAfter(action.deadline())) {
        later(
            action.deadline(),
            () -> end(ActionReport.failed("stopped at its deadline", ErrorClass.TRANSIENT, "")));
      } else {
        later(endsAt, () -> end(report));
      }
    }

    private void end(ActionReport report) {
      over = true;
      publish(
          wants,
          new Fact.ActionEnded(
              wants.aggregate(),
              effect.id(),
              report.result(),
              report.detail(),
              report.errorClass(),
              1,
              report.measurements(),
              report.output(),
              "simulated"));
    }

    private void watch(Effect.WatchProbe probe) {
      World.Probed probed = world.probe(probe);
      for (Tools.Turn turn : probed.turns()) {
        Duration confirmed =
            turn.healthy() ? Duration.ZERO : probe.every().multipliedBy(probe.failures());
        later(
            probed.since().plus(turn.after()).plus(confirmed),
            () -> turned(turn.healthy(), probe.failures()));
      }
    }

    private void turned(boolean healthy, int failures) {
      if (healthy == toldFailing) {
        toldFailing = !healthy;
        String detail = healthy ? "answers again" : "does not answer";
        publish(
            wants,
            new Fact.ProbeChanged(
                wants.aggregate(), effect.id(), healthy, detail, failures, "simulated"));
      }
    }
  }
}
