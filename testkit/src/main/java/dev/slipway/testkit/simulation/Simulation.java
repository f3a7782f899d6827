package dev.slipway.testkit.simulation;

import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.shard.ServiceRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of the whole system. One seed decides who reads how much of what next, when time passes,
 * who crashes, what comes twice, late or early, and how everything ends that is done outside.
 * Whatever it decides, all invariants hold after each record, or the run fails with the seed.
 *
 * <p>Always checked: causes exist and come first; deciding a cause again gives the same events;
 * folding the events topic gives the live and the restored state; a state that is not over owns a
 * due time; no action is wanted a second time; when all is quiet nothing waits.
 */
public final class Simulation {

  private static final int RECORDS_SHOWN = 50;

  private final long seed;
  private final int partitions;
  private final World world;
  private final List<SimulatedPartition<?, ?, ?>> workers = new ArrayList<>();
  private long steps;

  /**
   * A system without any service.
   *
   * @param seed decides everything
   * @param partitions of every topic
   * @param start what the clock shows at the beginning; whole milliseconds
   */
  public Simulation(long seed, int partitions, Faults faults, Tools tools, Instant start) {
    this.seed = seed;
    this.partitions = partitions;
    this.world =
        new World(new SimulatedLog(partitions), new Agenda(start), new Dice(seed), faults, tools);
  }

  /**
   * Adds a service.
   *
   * @param events the sealed interface of its events
   */
  public <S, C, E extends Event> void add(ServiceRules<S, C, E> rules, Class<E> events) {
    DerivedSchemas schemas = new DerivedSchemas("dev.slipway.state." + rules.name());
    for (int partition = 0; partition < partitions; partition++) {
      workers.add(new SimulatedPartition<>(world, rules, events, schemas, partition));
    }
  }

  /** Adds something that must hold. It may also watch what happens to plan what happens later. */
  public void watch(Invariant invariant) {
    world.invariants.add(invariant);
  }

  /** The log. */
  public SimulatedLog log() {
    return world.log;
  }

  /** The log, to be replayed when all is quiet. */
  public LogReplay replay() {
    return new LogReplay(world.log, partitions);
  }

  /** Where all chance comes from. */
  public Dice dice() {
    return world.dice;
  }

  /** What the clock shows. */
  public Instant now() {
    return world.agenda.now();
  }

  /** Steps so far. */
  public long steps() {
    return steps;
  }

  /** Plans that something happens. */
  public void after(Duration delay, Runnable what) {
    world.agenda.at(now().plus(delay), what);
  }

  /** Publishes a fact now, whose schema has the name of its class. */
  public void publish(String topic, int partition, String lane, String subject, Record fact) {
    world.appendFact(topic, partition, lane, subject, fact);
  }

  /**
   * Runs until all is quiet.
   *
   * @param most steps after which something must be turning in circles
   * @throws SimulationFailure if something does not hold, or somebody throws
   */
  public void run(long most) {
    try {
      while (step()) {
        if (++steps > most) {
          throw new AssertionError(
              "Expected all to be quiet after %d steps, but it is not.".formatted(most));
        }
      }
      workers.forEach(SimulatedPartition::quiet);
      world.invariants.forEach(Invariant::quiet);
    } catch (RuntimeException | AssertionError e) {
      throw new SimulationFailure(seed, steps, world.log.last(RECORDS_SHOWN), e);
    }
  }

  private boolean step() {
    List<SimulatedPartition<?, ?, ?>> readable = new ArrayList<>();
    for (SimulatedPartition<?, ?, ?> worker : workers) {
      if (worker.isReadable()) {
        readable.add(worker);
      }
    }
    if (readable.isEmpty() && world.agenda.isEmpty()) {
      return false;
    }
    if (world.dice.chance(world.faults.restart())) {
      SimulatedPartition<?, ?, ?> victim = world.dice.pick(workers);
      if (victim.isUp()) {
        victim.crash();
      }
    } else if (readable.isEmpty()
        || (!world.agenda.isEmpty() && world.dice.chance(world.faults.timePasses()))) {
      world.agenda.next();
    } else {
      world.dice.pick(readable).poll();
    }
    return true;
  }
}
