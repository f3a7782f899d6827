package dev.slipway.runtime.contract;

/** Where a record stands in the log; the topic is without the prefix of the installation. */
public record Position(String topic, int partition, long offset) {

  /** No record. */
  public static final Position NONE = new Position("", -1, -1);

  /** Whether this stands for no record. */
  public boolean isNone() {
    return topic.isEmpty();
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
