package dev.slipway.runtime.shard;

import java.util.List;

/** Records for topics besides the service's own events, written in the same transaction. */
@FunctionalInterface
public interface Outlet<S, E> {

  /**
   * A record for another topic, with the event's {@code meta}.
   *
   * @param topic without the prefix of the installation
   * @param schema full name of its schema
   */
  record Publication(String topic, String schema, Record value) {}

  /** What else to publish when this event has happened. Pure. */
  List<Publication> publish(E event, S before, S after);

  /** Topics that it may publish to, without the prefix of the installation. */
  default List<String> topics() {
    return List.of();
  }

  /** Publishes nothing. */
  static <S, E> Outlet<S, E> none() {
    return (event, before, after) -> List.of();
  }
}
