package dev.slipway.runtime.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a part of it broke in a way that nobody can repair from inside. Half a
 * service would own partitions and not work on them; a service that has ended is started again by
 * whoever watches it, and finds in the log where it was.
 *
 * <p>The process is halted, not exited: nothing that is broken is asked to close itself in good
 * order, and a killed service loses nothing.
 */
public final class ProcessEnd {

  /** Exit code of a process that ended itself this way: EX_SOFTWARE of sysexits. */
  public static final int CODE = 70;

  private static final Logger log = LoggerFactory.getLogger(ProcessEnd.class);

  private ProcessEnd() {}

  /**
   * Ends the process because of an error.
   *
   * @param doing what was being done, to follow "while"
   * @return never; so that a caller can write {@code throw}
   */
  public static Error because(Error error, String doing) {
    return end(
        "Expected to go on while %s, but it broke with %s%s"
            .formatted(doing, error, place(error.getStackTrace())));
  }

  /**
   * Ends the process because a part of it has stopped that must not.
   *
   * @param sentence "Expected ..., but ...", without a full stop
   */
  public static Error end(String sentence) {
    try {
      log.error("{}; the process ends with code {}.", sentence, CODE);
    } finally {
      // also when there is no memory left to say why
      Runtime.getRuntime().halt(CODE);
    }
    return new AssertionError("halted");
  }

  /** The task; an error in it ends the process instead of a thread that nobody asks. */
  public static Runnable guarding(String doing, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Error e) {
        throw because(e, doing);
      }
    };
  }

  private static String place(StackTraceElement[] trace) {
    return trace.length == 0 ? "" : " at " + trace[0];
  }
}
