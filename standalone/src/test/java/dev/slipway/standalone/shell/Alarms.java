package dev.slipway.standalone.shell;

import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.shard.Addressed;
import dev.slipway.runtime.shard.Input;
import dev.slipway.runtime.shard.Outlet;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.runtime.shard.StateLayout;
import dev.slipway.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Rules that do nothing but wait: an input sets the time of its key, and one event tells that the
 * time has come. Whatever is told too early, or again, changes nothing.
 */
final class Alarms {

  static final String SETTING = Topics.DEPLOYMENT_EVENTS;
  static final String EVENTS = Topics.MONITOR_EVENTS;

  private static final String NAME = "monitor";
  private static final Instant NEVER = Instant.EPOCH;

  private Alarms() {}

  /** A time that is set, and whether it was told. */
  record Alarm(Instant due, boolean rung) {}

  /** The time to set; empty when somebody says that it has come. */
  record Call(String lane, Optional<Instant> set, Instant at) {}

  /** Named for the schema that it borrows. */
  record HoldNoted(String deploymentId, Instant until, String why, Instant at) implements Event {}

  private record Asked(String reason) {}

  static ServiceRules<Alarm, Call, HoldNoted> rules() {
    return new ServiceRules<>(
        NAME,
        List.of(SETTING, Topics.facts(NAME)),
        EVENTS,
        1,
        new Ringing(),
        input -> Optional.of(new Addressed<>(input.lane(), call(input))),
        StateLayout.whole(Alarm.class),
        Outlet.none());
  }

  private static Call call(Input input) {
    Optional<Instant> set =
        input.topic().equals(SETTING)
            ? Optional.of(Instant.ofEpochMilli(Long.parseLong(input.as(Asked.class).reason())))
            : Optional.empty();
    return new Call(input.lane(), set, input.at());
  }

  private static final class Ringing implements Decider<Alarm, Call, HoldNoted> {

    @Override
    public Alarm initial() {
      return new Alarm(NEVER, false);
    }

    @Override
    public Decision<HoldNoted> decide(Alarm state, Call call) {
      if (call.set().isPresent()) {
        return Decision.accept(new HoldNoted(call.lane(), call.set().get(), "set", call.at()));
      }
      return wakeAt(state).filter(due -> !call.at().isBefore(due)).isPresent()
          ? Decision.accept(new HoldNoted(call.lane(), state.due(), "rang", call.at()))
          : Decision.nothing();
    }

    @Override
    public Alarm evolve(Alarm state, HoldNoted event) {
      return new Alarm(event.until(), event.why().equals("rang"));
    }

    @Override
    public Optional<Instant> wakeAt(Alarm state) {
      return isOver(state) ? Optional.empty() : Optional.of(state.due());
    }

    @Override
    public List<Effect> effects(Alarm state) {
      return List.of();
    }

    @Override
    public boolean isOver(Alarm state) {
      return state.rung() || state.due().equals(NEVER);
    }
  }
}
