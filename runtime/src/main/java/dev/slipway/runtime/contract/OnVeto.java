package dev.slipway.runtime.contract;

/** Whether later phases still run after phase 3 or 4 vetoed. */
public enum OnVeto {
  UNKNOWN,
  CONTINUE,
  STOP
}
