package dev.slipway.standalone.platform;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs inside a child JVM, before its own main class: ends the child when standard input ends. The
 * other end of that pipe is held by the parent, and the system closes it however the parent ends.
 *
 * <p>Copied alone onto the class path of foreign programs, so it must need no other class and no
 * library at run time.
 */
final class Tether {
  private static final int EXIT_CODE_OF_TERM = 143;
  private static final int SECONDS_TO_STOP = 10;

  private Tether() {}

  /**
   * @param args the main class to run, then its arguments
   */
  public static void main(String[] args) throws Throwable {
    Thread watch = new Thread(Tether::exitWithParent, "tether");
    watch.setDaemon(true);
    watch.start();
    Method main = Class.forName(args[0]).getMethod("main", String[].class);
    try {
      main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static void exitWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes here; whatever comes means that the parent is alive.
      }
    } catch (IOException e) {
      // A broken pipe says the same as a closed one.
    }
    Thread last = new Thread(Tether::haltLater, "tether-halt");
    last.setDaemon(true);
    last.start();
    System.exit(EXIT_CODE_OF_TERM);
  }

  /** In case a shutdown hook hangs: an orphan must not hold the port for ever. */
  private static void haltLater() {
    try {
      new CountDownLatch(1).await(SECONDS_TO_STOP, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(EXIT_CODE_OF_TERM);
  }
}
