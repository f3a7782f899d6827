package dev.slipway.bench.chaos;

import dev.slipway.bench.chaos.FaultKind.Takes;
import dev.slipway.bench.chaos.Findings.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run came to.
 *
 * @param faults in the order in which they were inflicted
 * @param deployments accepted
 * @param outcomes how many ended how
 * @param requests in the log, pulses included
 * @param commands begun, by the targets' journal
 * @param killedCommands commands killed before they had ended
 * @param replayed what deciding everything again, and following the hash chains, came to
 */
record Verdict(
    List<Injected> faults,
    int deployments,
    Map<String, Integer> outcomes,
    int requests,
    int commands,
    int killedCommands,
    UnknownCheck unknown,
    ReplayCheck.Replayed replayed,
    Bounds before,
    Bounds after,
    Findings findings) {

  private static final Duration MEDIAN_GOAL = Duration.ofSeconds(8);
  private static final Duration P99_GOAL = Duration.ofSeconds(20);
  private static final Duration LONGEST_GOAL = Duration.ofSeconds(30);
  private static final int HIT_GOAL = 80;

  /** Faults that were inflicted, by kind. */
  Map<FaultKind, Integer> byKind() {
    Map<FaultKind, Integer> byKind = new TreeMap<>();
    faults.stream()
        .filter(fault -> fault.struck().done())
        .forEach(fault -> byKind.merge(fault.kind(), 1, Integer::sum));
    return byKind;
  }

  /** Of the kills, how many percent struck something under way. */
  int hitPercent() {
    List<Injected> kills =
        faults.stream().filter(fault -> fault.kind().isKill() && fault.struck().done()).toList();
    long hits = kills.stream().filter(Injected::hit).count();
    return kills.isEmpty() ? 100 : (int) (100 * hits / kills.size());
  }

  /** What the goals are for: a killed, stopped or frozen host, until its work goes on. */
  private RecoveryTimes recovery() {
    return RecoveryTimes.of(faults, Takes.A_HOST);
  }

  /** Nothing lost, doubled, overlapping or stuck, and nothing else that must not be. */
  boolean holds() {
    return findings.none() && hitPercent() >= HIT_GOAL;
  }

  /** Whether it recovered as fast as promised. */
  boolean isFast() {
    RecoveryTimes times = recovery();
    return times.percentile(50).compareTo(MEDIAN_GOAL) <= 0
        && times.percentile(99).compareTo(P99_GOAL) <= 0
        && times.percentile(100).compareTo(LONGEST_GOAL) <= 0;
  }

  /** What is shown, a name and a value each, in order. */
  Map<String, String> rows() {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("deployments", deployments + " " + outcomes);
    rows.put("requests answered", Integer.toString(requests));
    rows.put("commands run", Integer.toString(commands));
    rows.put("faults", Integer.toString(byKind().values().stream().mapToInt(i -> i).sum()));
    for (FaultKind kind : FaultKind.values()) {
      rows.put("- " + kind.title(), Integer.toString(byKind().getOrDefault(kind, 0)));
    }
    rows.put("kills that struck something under way", hitPercent() + " %");
    for (Kind kind : List.of(Kind.LOST, Kind.DOUBLED, Kind.OVERLAPPING, Kind.STUCK)) {
      rows.put(kind.title(), Integer.toString(findings.count(kind)));
    }
    rows.put(
        "outcome unknown / commands killed",
        "%d / %d".formatted(unknown.unknown(), killedCommands));
    rows.put(
        "not begun in time / not followed on a full disk / no answer when cancelled",
        "%d / %d / %d".formatted(unknown.missed(), unknown.disk(), unknown.cut()));
    rows.put("recovery from a host's loss, p50 / p99 / max", times(Takes.A_HOST));
    rows.put("recovery from a broker's loss, p50 / p99 / max", times(Takes.A_BROKER));
    rows.put("recovery from the registry's loss, p50 / p99 / max", times(Takes.THE_REGISTRY));
    rows.put("recovery from no host at all, p50 / p99 / max", times(Takes.ALL_HOSTS));
    rows.put("I4 decided without evidence", Integer.toString(findings.count(Kind.UNFOUNDED)));
    rows.put("I5 reproduced in replay", replayed.reproduced());
    rows.put("I6 services at the start", before.text());
    rows.put("I6 services at the end", after.text());
    rows.put("I7 canary found", Integer.toString(findings.count(Kind.LEAKED)));
    rows.put("I8 records in hash chains", replayed.chained());
    return rows;
  }

  /** What broke a goal, a line each. */
  List<String> complaints() {
    List<String> lines = new ArrayList<>(findings.lines());
    if (hitPercent() < HIT_GOAL) {
      lines.add(
          "expected %d %% of the kills to strike something under way, but %d %% did"
              .formatted(HIT_GOAL, hitPercent()));
    }
    return lines;
  }

  private String times(Takes what) {
    return RecoveryTimes.of(faults, what).text();
  }
}
