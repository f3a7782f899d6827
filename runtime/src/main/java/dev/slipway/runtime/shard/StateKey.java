package dev.slipway.runtime.shard;

/**
 * Key of a record in a state topic. The parts cannot contain the separator: names of applications,
 * environments and deployments are restricted. What does contain it is refused before it is
 * written, because a key that cannot be read back keeps its partition from ever being restored.
 *
 * @param part part of the state's layout, or {@link #PARKED}
 */
record StateKey(String lane, String aggregate, String part) {

  static final String PARKED = "parked";
  private static final String SEPARATOR = "|";

  StateKey {
    if (lane.contains(SEPARATOR) || aggregate.contains(SEPARATOR) || part.contains(SEPARATOR)) {
      throw new IllegalArgumentException(
          "Expected names without '%s' for the state of %s, but got %s and %s."
              .formatted(SEPARATOR, lane, aggregate, part));
    }
  }

  static StateKey parse(String key) {
    String[] parts = key.split("\\|", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "Expected a state key lane|aggregate|part, but found %s; the topic is not this service's state."
              .formatted(key));
    }
    return new StateKey(parts[0], parts[1], parts[2]);
  }

  @Override
  public String toString() {
    return lane + SEPARATOR + aggregate + SEPARATOR + part;
  }
}
