package dev.slipway.standalone.shell;

import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.WireFormat;
import dev.slipway.standalone.shell.Tally.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What the counting service told, held against what it was sent. */
final class CountedOnce {

  private CountedOnce() {}

  /** What has been told by now. */
  static List<Told> told(Watched events) {
    WireFormat wire = new WireFormat(_ -> Schemas.named("dev.slipway.events.HoldNoted"), _ -> null);
    return events.read().stream()
        .map(
            record -> Told.of(record.key(), String.valueOf(wire.decode(record.value()).get("why"))))
        .toList();
  }

  static Map<String, List<Told>> byLane(List<Told> told) {
    return told.stream()
        .collect(Collectors.groupingBy(Told::lane, TreeMap::new, Collectors.toList()));
  }

  /**
   * What is not so: no gap, none twice, in order, for each key over all inputs, and for each input
   * of it.
   *
   * @param sent the last number by {@link Numbers#slot}
   */
  static List<String> violations(List<Told> told, Map<String, Long> sent) {
    List<String> found = new ArrayList<>();
    byLane(told)
        .forEach(
            (lane, of) -> {
              compare(
                  found,
                  "counts of " + lane,
                  of.stream().map(Told::count).toList(),
                  upTo(of.size()));
              for (String topic : Tally.INPUTS) {
                compare(
                    found,
                    "numbers of %s in %s".formatted(lane, topic),
                    of.stream().filter(one -> one.topic().equals(topic)).map(Told::number).toList(),
                    upTo(sent.getOrDefault(Numbers.slot(lane, topic), 0L)));
              }
            });
    return found;
  }

  private static void compare(
      List<String> found, String what, List<Long> counted, List<Long> wanted) {
    if (!counted.equals(wanted)) {
      found.add("Expected %s to be %s, but they are %s.".formatted(what, wanted, counted));
    }
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
