package dev.slipway.runtime.contract;

/** What happens to a request when its lane is busy. */
public enum Mode {
  UNKNOWN,
  QUEUE,
  REPLACE,
  REJECT
}
