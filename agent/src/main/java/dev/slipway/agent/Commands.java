package dev.slipway.agent;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what callers may ask for: start, switch, stop. Each is one change of the store, which
 * also notes token and key, followed by what the change asks for. A command that is refused leaves
 * no trace but its token.
 */
final class Commands {

  /**
   * How many processes may run at a time, and how many slots that ended are remembered per lane.
   */
  static final int RUNNING = 100;

  static final int ENDED_PER_LANE = 20;
  private static final int LANES = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  private final SlotStore store;
  private final Supervisor supervisor;
  private final Routes routes;
  private final ReverseProxy proxy;
  private final InnerPorts innerPorts;
  private final ExecutorService executor;
  private final Clock clock;
  private final Map<String, Future<?>> stops = new ConcurrentHashMap<>();

  Commands(
      SlotStore store,
      Supervisor supervisor,
      Routes routes,
      ReverseProxy proxy,
      InnerPorts innerPorts,
      ExecutorService executor,
      Clock clock) {
    this.store = store;
    this.supervisor = supervisor;
    this.routes = routes;
    this.proxy = proxy;
    this.innerPorts = innerPorts;
    this.executor = executor;
    this.clock = clock;
  }

  /**
   * Starts a slot unless it runs as asked already; returns it as it is then, null if it is
   * forgotten.
   */
  @Nullable Slot start(Write write, SlotKey key, SlotSpec spec) {
    admit(write);
    String id = UUID.randomUUID().toString();
    AgentState after =
        store.update(
            before -> {
              if (write.repeated(before)) {
                return before;
              }
              Slot present = before.slot(key);
              if (present != null && present.state().active()) {
                requireSame(present, spec);
                return remember(before, write, Map.of());
              }
              requireRoom(before, key, spec);
              Slot slot = Slot.starting(key, id, spec, innerPorts.choose(before), clock.millis());
              return forgetOld(remember(before, write, Map.of()).with(slot), key.lane());
            });
    Slot slot = after.slot(key, id);
    if (slot != null) {
      openPort(slot);
      supervisor.start(slot);
    }
    return store.state().slot(key);
  }

  /** What is live after a switch and what was before it. */
  record Switched(Map<String, String> live, Map<String, String> previous) {}

  /**
   * Gives the traffic of all named components to the named versions in one step, or changes
   * nothing.
   */
  Switched switchTraffic(Write write, Map<String, String> versions) {
    admit(write);
    AgentState after =
        store.update(
            before -> {
              if (write.repeated(before)) {
                return before;
              }
              versions.forEach(
                  (component, version) ->
                      requireReady(
                          before,
                          new SlotKey(
                              write.lane().application(),
                              write.lane().environment(),
                              component,
                              version)));
              Map<String, String> previous = before.lane(write.lane()).live();
              Map<String, String> live = new TreeMap<>(previous);
              live.putAll(versions);
              AgentState next = remember(before, write, previous);
              return next.with(write.lane(), next.lane(write.lane()).withLive(live));
            });
    LaneState lane = after.lane(write.lane());
    LaneState.Remembered command = lane.commands().get(write.key());
    LOG.info("Live in {}: {}", write.lane().text(), lane.live());
    return new Switched(lane.live(), command == null ? Map.of() : command.previous());
  }

  /**
   * Takes a slot out of traffic, waits for its requests in flight and ends its process; returns it
   * as it is then, null if unknown.
   */
  @Nullable Slot stop(Write write, SlotKey key, Duration drain, boolean evenIfLive)
      throws InterruptedException {
    admit(write);
    AgentState after =
        store.update(
            before -> {
              if (write.repeated(before)) {
                return before;
              }
              AgentState next = remember(before, write, Map.of());
              Slot present = before.slot(key);
              if (present == null) {
                return next;
              }
              if (before.live(key)) {
                if (!evenIfLive) {
                  throw Refusal.conflict(
                      "Expected %s not to be live, but it is; switch traffic to another version first, or say evenIfLive=true."
                          .formatted(key.text()));
                }
                Map<String, String> live = new TreeMap<>(before.lane(key.lane()).live());
                live.remove(key.component());
                next = next.with(key.lane(), next.lane(key.lane()).withLive(live));
              }
              return next.with(stopped(present));
            });
    Slot slot = after.slot(key);
    if (slot != null && slot.state().active() && slot.stopping()) {
      finishStop(slot, drain);
    }
    return store.state().slot(key);
  }

  /**
   * Ends the process of a slot that the store holds as stopping; several callers wait for the same
   * end.
   */
  void finishStop(Slot slot, Duration drain) throws InterruptedException {
    Future<?> stop =
        stops.computeIfAbsent(slot.id(), id -> executor.submit(() -> drainAndStop(slot, drain)));
    try {
      stop.get();
    } catch (ExecutionException failed) {
      LOG.warn("Expected to stop {}.", slot.key().text(), failed.getCause());
      throw new IllegalStateException(
          "Expected to stop %s, but it failed; see the agent's log.".formatted(slot.key().text()),
          failed);
    } finally {
      stops.remove(slot.id(), stop);
    }
  }

  private @Nullable Void drainAndStop(Slot slot, Duration drain) throws InterruptedException {
    int left = routes.inFlight(slot.id()).awaitIdle(drain);
    supervisor.stop(slot);
    if (left > 0) {
      String sentence =
          String.format(
              Locale.ROOT,
              "was stopped on request; %d requests were still in flight after %.1f s and were cut off",
              left,
              drain.toMillis() / 1000.0);
      store.updateSlot(slot, present -> present.in(present.state(), sentence));
    }
    proxy.reconcile(store, (port, why) -> {});
    return null;
  }

  private static Slot stopped(Slot present) {
    return switch (present.state()) {
      case STARTING, READY -> present.asStopping();
      case FAILED ->
          present.in(
              SlotState.STOPPED, "was stopped on request after it had failed: " + present.detail());
      case STOPPED -> present;
    };
  }

  /**
   * The token counts even if the command is refused for another reason: whoever has it is in
   * charge.
   */
  private void admit(Write write) {
    store.update(
        before -> {
          boolean repeated = write.repeated(before);
          LaneState lane = before.lane(write.lane());
          if (!repeated
              && before.lanes().size() >= LANES
              && !before.lanes().containsKey(write.lane().text())) {
            throw Refusal.conflict(
                "Expected at most %d applications and environments, but %s would be one more; use another agent."
                    .formatted(LANES, write.lane().text()));
          }
          return write.token() == lane.fencingToken()
              ? before
              : before.with(write.lane(), lane.withToken(write.token()));
        });
  }

  private static AgentState remember(AgentState state, Write write, Map<String, String> previous) {
    LaneState lane = state.lane(write.lane()).withToken(write.token());
    return state.with(
        write.lane(),
        lane.remembering(write.key(), new LaneState.Remembered(write.digest(), previous)));
  }

  private static void requireSame(Slot present, SlotSpec spec) {
    if (present.stopping()) {
      throw Refusal.conflict(
          "Expected %s to be stopped or running, but it is just being stopped; try again when it is STOPPED."
              .formatted(present.key().text()));
    }
    if (!present.spec().equals(spec)) {
      throw Refusal.conflict(
          "Expected %s with the body it runs with, but another one came; delete it first or use another version."
              .formatted(present.key().text()));
    }
  }

  private static void requireRoom(AgentState state, SlotKey key, SlotSpec spec) {
    ComponentKey owner = ReverseProxy.ports(state).get(spec.port());
    if (owner != null && !owner.equals(key.componentKey())) {
      throw Refusal.conflict(
          "Expected a public port that no other component uses, but %d belongs to %s; choose another port."
              .formatted(spec.port(), owner.text()));
    }
    long running = state.slots().values().stream().filter(slot -> slot.state().active()).count();
    if (running >= RUNNING) {
      throw Refusal.conflict(
          "Expected fewer than %d running slots, but there are %d; delete some first."
              .formatted(RUNNING, running));
    }
  }

  private void requireReady(AgentState state, SlotKey key) {
    Slot slot = state.slot(key);
    if (slot == null) {
      throw Refusal.conflict(
          "Expected %s to be READY, but it was never started; start it first."
              .formatted(key.text()));
    }
    if (!slot.usable() || !supervisor.runs(slot)) {
      throw Refusal.conflict(
          "Expected %s to be READY, but it is %s (%s); nothing was switched."
              .formatted(
                  key.text(),
                  slot.usable() ? "no longer running" : slot.state(),
                  Names.shown(slot.detail())));
    }
  }

  private static AgentState forgetOld(AgentState state, Lane lane) {
    List<Slot> ended =
        state
            .slotsOf(lane)
            .filter(slot -> !slot.state().active() && !state.live(slot.key()))
            .sorted(Comparator.comparingLong(Slot::startedAt).reversed())
            .skip(ENDED_PER_LANE)
            .toList();
    AgentState next = state;
    for (Slot slot : ended) {
      next = next.without(slot.key());
    }
    return next;
  }

  private void openPort(Slot slot) {
    proxy.reconcile(
        store,
        (port, why) -> {
          if (port == slot.spec().port()) {
            supervisor.fail(
                slot,
                "could not listen on its public port %d (%s), so it was not started"
                    .formatted(port, why));
          }
        });
  }
}
