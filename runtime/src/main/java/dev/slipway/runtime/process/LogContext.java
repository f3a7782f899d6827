package dev.slipway.runtime.process;

import org.slf4j.MDC;

/** What every line of a thread's log says of where it comes from. */
public final class LogContext {

  /**
   * The service, where five of them share a process. With a name space of its own: {@code service}
   * is a field of the Elastic Common Schema, and a line with both would be dropped.
   */
  public static final String SERVICE = "slipway.service";

  private LogContext() {}

  /** From now on this thread works for a service. */
  public static void name(String service) {
    MDC.put(SERVICE, service);
  }
}
