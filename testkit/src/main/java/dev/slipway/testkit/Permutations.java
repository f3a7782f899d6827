package dev.slipway.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Every order in which the records of several topics can arrive, each topic keeping its own order.
 */
public final class Permutations {

  private Permutations() {}

  /**
   * Calls with every interleaving, or with {@code most} seeded random ones where there are more.
   *
   * @param streams one list a topic, in the order of the topic
   */
  public static <T> void interleave(
      List<List<T>> streams, int most, long seed, Consumer<List<T>> each) {
    if (count(streams) <= most) {
      all(streams, new int[streams.size()], new ArrayList<>(), each);
      return;
    }
    Random random = new Random(seed);
    for (int run = 0; run < most; run++) {
      each.accept(draw(streams, random));
    }
  }

  private static <T> void all(
      List<List<T>> streams, int[] next, List<T> soFar, Consumer<List<T>> each) {
    boolean done = true;
    for (int stream = 0; stream < streams.size(); stream++) {
      if (next[stream] < streams.get(stream).size()) {
        done = false;
        soFar.add(streams.get(stream).get(next[stream]++));
        all(streams, next, soFar, each);
        soFar.removeLast();
        next[stream]--;
      }
    }
    if (done) {
      each.accept(List.copyOf(soFar));
    }
  }

  private static <T> List<T> draw(List<List<T>> streams, Random random) {
    List<List<T>> left = new ArrayList<>();
    streams.forEach(stream -> left.add(new ArrayList<>(stream)));
    List<T> drawn = new ArrayList<>();
    left.removeIf(List::isEmpty);
    while (!left.isEmpty()) {
      drawn.add(left.get(random.nextInt(left.size())).removeFirst());
      left.removeIf(List::isEmpty);
    }
    return drawn;
  }

  private static <T> double count(List<List<T>> streams) {
    double ways = 1;
    int placed = 0;
    for (List<T> stream : streams) {
      for (int i = 1; i <= stream.size(); i++) {
        ways = ways * ++placed / i;
      }
    }
    return ways;
  }
}
