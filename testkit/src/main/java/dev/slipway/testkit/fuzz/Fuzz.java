package dev.slipway.testkit.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Shows mutants to a reader of foreign input. Every mutant has a number and is made from that and
 * the seed alone. {@code -Dfuzz.mutants} sets how many, {@code -Dfuzz.seed} other ones, and {@code
 * -Dfuzz.only} one number to look at.
 */
public final class Fuzz {

  private static final int USUAL = 100_000;
  private static final int SHOWN = 2_000;

  private Fuzz() {}

  /** A mutant of an example. */
  public interface Mutation<T> {
    T of(T example, Random random);
  }

  /**
   * A reader. It answers a word for what became of the mutant, which is counted, and throws what
   * must not happen.
   */
  public interface Reader<T> {
    String read(T mutant) throws Exception;
  }

  /** How many mutants are wanted. */
  public static int mutants() {
    return Integer.getInteger("fuzz.mutants", USUAL);
  }

  /**
   * Shows all mutants.
   *
   * @param what name of the reader, for the figures
   * @param mutants how many, {@link #mutants} where that is not too expensive
   * @param most CPU time that no mutant may take alone
   * @param shown makes text of a mutant
   * @return how many came to what
   * @throws AssertionError with seed, number and text of the first mutant that is read badly
   */
  public static <T> Map<String, Integer> run(
      String what,
      int mutants,
      List<T> examples,
      Mutation<T> mutation,
      Duration most,
      Function<T, String> shown,
      Reader<T> reader) {
    long seed = Long.getLong("fuzz.seed", 1);
    Integer only = Integer.getInteger("fuzz.only");
    ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    Map<String, Integer> counts = new TreeMap<>();
    long slowest = 0;
    long begin = System.nanoTime();
    int first = only == null ? 0 : only;
    int end = only == null ? mutants : only + 1;
    for (int number = first; number < end; number++) {
      Random random = new Random(seed * 1_000_003 + number);
      T mutant = mutation.of(examples.get(random.nextInt(examples.size())), random);
      long start = cpu.getCurrentThreadCpuTime();
      try {
        counts.merge(reader.read(mutant), 1, Integer::sum);
      } catch (Throwable e) {
        throw surprise(what, seed, number, shown.apply(mutant), e);
      }
      long took = cpu.getCurrentThreadCpuTime() - start;
      slowest = Math.max(slowest, took);
      // the first ones pay for loading classes
      if (took > most.toNanos() && number > first + 100) {
        throw surprise(
            what,
            seed,
            number,
            shown.apply(mutant),
            new AssertionError(
                "Expected at most %s, but it took %s.".formatted(most, Duration.ofNanos(took))));
      }
    }
    System.out.printf(
        "fuzzed %s: %d mutants %s, %.1f s, slowest %.1f ms%n",
        what, end - first, counts, (System.nanoTime() - begin) / 1e9, slowest / 1e6);
    return counts;
  }

  private static AssertionError surprise(
      String what, long seed, int number, String mutant, Throwable cause) {
    return new AssertionError(
        "Expected %s to read any mutant, but -Dfuzz.seed=%d -Dfuzz.only=%d broke it with %s%nMutant (%d characters):%n%s"
            .formatted(
                what,
                seed,
                number,
                shortened(String.valueOf(cause)),
                mutant.length(),
                shortened(mutant)),
        cause);
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
