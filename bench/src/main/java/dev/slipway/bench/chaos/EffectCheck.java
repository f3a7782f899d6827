package dev.slipway.bench.chaos;

import dev.slipway.bench.chaos.Findings.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * I2 and I3, by what the targets wrote down themselves: an order is begun once; an attempt follows
 * another only after that one failed, or never began; in a lane only one deployment does anything,
 * and its changes come one after the other.
 */
final class EffectCheck {

  private static final Set<String> CHANGES = Set.of("deploy", "restore", "takeDown");

  /** A command from its beginning to its end. */
  private record Span(JournalLine begin, double end, int code) {

    boolean isChange() {
      return CHANGES.contains(begin.step());
    }
  }

  private EffectCheck() {}

  /**
   * @param killed when commands were killed, by key
   */
  static void check(List<JournalLine> journal, Map<String, Double> killed, Findings findings) {
    List<Span> spans = spans(journal, killed, findings);
    once(spans, findings);
    inTurn(spans, findings);
    Map<String, List<Span>> byLane = new TreeMap<>();
    spans.forEach(
        span -> byLane.computeIfAbsent(span.begin().lane(), _ -> new ArrayList<>()).add(span));
    byLane.values().forEach(lane -> alone(lane, findings));
  }

  private static List<Span> spans(
      List<JournalLine> journal, Map<String, Double> killed, Findings findings) {
    Map<String, JournalLine> ends = new HashMap<>();
    for (JournalLine line : journal) {
      if (line.end()) {
        ends.put(line.key() + " " + line.pid(), line);
      }
    }
    List<Span> spans = new ArrayList<>();
    for (JournalLine begin : journal) {
      if (begin.end()) {
        continue;
      }
      JournalLine end = ends.get(begin.key() + " " + begin.pid());
      Double death = killed.get(begin.key());
      if (end != null) {
        spans.add(new Span(begin, end.uptime(), end.code()));
      } else if (death != null) {
        spans.add(new Span(begin, death, -1));
      } else {
        findings.add(Kind.LOST, "%s began and never ended, and nobody here killed it", begin.key());
      }
    }
    return spans;
  }

  private static void once(List<Span> spans, Findings findings) {
    Map<String, Integer> begun = new HashMap<>();
    spans.forEach(span -> begun.merge(span.begin().key(), 1, Integer::sum));
    begun.forEach(
        (key, times) -> {
          if (times > 1) {
            findings.add(Kind.DOUBLED, "%s was begun %d times", key, times);
          }
        });
  }

  private static void inTurn(List<Span> spans, Findings findings) {
    Map<String, Span> byKey = new HashMap<>();
    spans.forEach(span -> byKey.putIfAbsent(span.begin().key(), span));
    for (Span span : spans) {
      int attempt = span.begin().attempt();
      Span before = attempt < 2 ? null : byKey.get(span.begin().order() + "/" + (attempt - 1));
      if (before == null) {
        continue; // the first, or the one before never began
      }
      String key = span.begin().key();
      if (before.end() > span.begin().uptime()) {
        findings.add(Kind.DOUBLED, "%s began before the attempt before had ended", key);
      } else if (before.code() == 0) {
        findings.add(Kind.DOUBLED, "%s began though the attempt before had succeeded", key);
      } else if (before.code() < 0 && span.begin().step().equals("deploy")) {
        findings.add(
            Kind.DOUBLED, "%s began though nobody knows what the killed one before did", key);
      }
    }
  }

  private static void alone(List<Span> lane, Findings findings) {
    List<Span> spans = new ArrayList<>(lane);
    spans.sort(Comparator.comparingDouble(span -> span.begin().uptime()));
    for (int i = 0; i < spans.size(); i++) {
      Span one = spans.get(i);
      for (int j = i + 1; j < spans.size(); j++) {
        Span next = spans.get(j);
        if (next.begin().uptime() >= one.end()) {
          continue;
        }
        boolean foreign = !next.begin().deployment().equals(one.begin().deployment());
        if (foreign || (one.isChange() && next.isChange())) {
          findings.add(
              Kind.OVERLAPPING,
              "%s began %.2f s before %s had ended",
              next.begin().key(),
              one.end() - next.begin().uptime(),
              one.begin().key());
        }
      }
    }
  }
}
