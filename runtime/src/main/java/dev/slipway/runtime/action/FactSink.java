package dev.slipway.runtime.action;

/** Where facts go: the service's facts topic. Safe for use by several threads. */
public interface FactSink {

  /**
   * Publishes a fact. Returns when it is handed over; it is repeated until the broker has it.
   * Losing it in a crash is harmless, because who wants the effect asks again after the restart.
   *
   * @param partition the lane's partition
   * @param lane key of the record
   * @param deploymentId subject of the record
   */
  void publish(int partition, String lane, String deploymentId, Fact fact);
}
