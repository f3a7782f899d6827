package dev.slipway.standalone;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Says every second what is being waited for, so that nobody looks at a silent screen. */
final class Progress {

  private final PrintStream out;

  Progress(PrintStream out) {
    this.out = out;
  }

  /** Does a step; a line for each second that it takes, and one when it is done. */
  <T> T step(String name, Supplier<String> waitingFor, Callable<T> step) throws Exception {
    long start = System.nanoTime();
    try (ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory())) {
      var ticking =
          ticker.scheduleAtFixedRate(
              () -> say("%s starting %.1f s%s", name, seconds(start), detail(waitingFor.get())),
              1,
              1,
              TimeUnit.SECONDS);
      try {
        T result = step.call();
        say("%s ready in %.1f s", name, seconds(start));
        return result;
      } finally {
        ticking.cancel(true);
        ticker.shutdownNow();
      }
    }
  }

  void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }

  private static String detail(String waitingFor) {
    return waitingFor.isEmpty() ? "" : " (" + waitingFor + ")";
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
