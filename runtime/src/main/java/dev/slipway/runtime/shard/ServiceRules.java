package dev.slipway.runtime.shard;

import dev.slipway.runtime.core.Decider;
import dev.slipway.runtime.core.Event;
import dev.slipway.schemas.Topics;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that makes a service different from another.
 *
 * @param name for example {@code deployer}
 * @param inputs topics that it reads, without the prefix; all are keyed by lane
 * @param events topic that it alone writes
 * @param rulesVersion version of the rules, recorded in every event
 */
public record ServiceRules<S, C, E extends Event>(
    String name,
    List<String> inputs,
    String events,
    int rulesVersion,
    Decider<S, C, E> decider,
    Inbox<C> inbox,
    StateLayout<S> layout,
    Outlet<S, E> outlet) {

  /** The topic of its own facts. */
  public String facts() {
    return Topics.facts(name);
  }

  /** Topics that its decisions are written to: its events, and what is published with them. */
  public List<String> outputs() {
    return Stream.concat(Stream.of(events), outlet.topics().stream()).toList();
  }

  /** Those of them in which each record stays, and which therefore have a hash chain. */
  public List<String> chained() {
    return outputs().stream().filter(topic -> !Topics.isCompacted(topic)).toList();
  }

  /** The topic of its state. */
  public String state() {
    return Topics.state(name);
  }
}
