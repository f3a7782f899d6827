package dev.slipway.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends signals that Java has no words for. Numbers that mean everybody are refused. */
public final class Signals {

  private Signals() {}

  /** To one process; false if there is none. */
  public static boolean send(long pid, String signal) {
    return pid > 1 && kill(signal, Long.toString(pid));
  }

  /** To a whole process group; false if there is none. */
  public static boolean sendToGroup(long group, String signal) {
    return group > 1 && kill(signal, "-" + group);
  }

  private static boolean kill(String signal, String whom) {
    try {
      Process kill =
          new ProcessBuilder(
                  "/bin/sh", "-c", "kill -s \"$1\" -- \"$2\" 2>/dev/null", "sh", signal, whom)
              .start();
      return kill.waitFor() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
