package dev.slipway.cli.log;

/**
 * A partition of a topic.
 *
 * @param topic without the prefix of the installation
 */
public record LogPartition(String topic, int partition) {
  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
