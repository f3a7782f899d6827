package dev.slipway.examples.booking;

import java.util.concurrent.atomic.AtomicLong;

/** How every program of the example speaks and ends. The only place that writes to the console. */
public final class Program {
  private static final long WARN_EVERY_NANOS = 1_000_000_000L;
  private static final AtomicLong LAST_WARNING =
      new AtomicLong(System.nanoTime() - WARN_EVERY_NANOS);

  private Program() {}

  /** What a program does. */
  @FunctionalInterface
  public interface Body {
    /** Throws a {@link Failure} with the sentence to end with. */
    void run() throws Exception;
  }

  /** Why a program ends with exit code 1. */
  public static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One sentence: what was expected, what came, what to do. */
    public Failure(String sentence) {
      super(sentence);
    }
  }

  /** Runs {@code body}; when it throws, says why in one line on stderr and exits with code 1. */
  public static void run(Body body) {
    try {
      body.run();
    } catch (Failure e) {
      exit(String.valueOf(e.getMessage()));
    } catch (Exception e) {
      exit("Expected to go on, but got " + e + ".");
    }
  }

  /** The argument at {@code index}, or a failure that shows how the program is used. */
  public static String argument(String[] args, int index, String usage) {
    if (args.length <= index || args[index].isBlank()) {
      throw new Failure(
          "Expected the arguments %s, but got %d; give them all.".formatted(usage, args.length));
    }
    return args[index];
  }

  /** The environment variable, or a failure that says what it is for. */
  public static String environment(String name, String meaning) {
    String value = System.getenv(name);
    if (value == null || value.isBlank()) {
      throw new Failure(
          "Expected %s in the environment variable %s, but it is not set; set it."
              .formatted(meaning, name));
    }
    return value;
  }

  /**
   * The whole number in {@code text} from {@code least} to {@code most}, or a failure that names
   * it.
   */
  public static int number(String name, String text, int least, int most) {
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new Failure(
        "Expected a number from %d to %d as %s, but got '%s'; correct it."
            .formatted(least, most, name, text));
  }

  /** Says something on stdout. */
  public static void say(String line) {
    System.out.println(line);
  }

  /**
   * Says something on stderr, at most once a second: what goes wrong may go wrong at every request.
   */
  public static void warn(String line) {
    long last = LAST_WARNING.get();
    long now = System.nanoTime();
    if (now - last >= WARN_EVERY_NANOS && LAST_WARNING.compareAndSet(last, now)) {
      System.err.println(line);
    }
  }

  private static void exit(String sentence) {
    System.err.println(sentence);
    System.exit(1);
  }
}
