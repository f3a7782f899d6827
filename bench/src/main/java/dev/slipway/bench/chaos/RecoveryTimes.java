package dev.slipway.bench.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Times to recover. A fault that takes a host away is recovered from when each of the five services
 * and the intake has committed, in <em>every</em> partition, a record that the log received after
 * the fault began; every partition gets one each four seconds. A broker that is killed counts from
 * the kill, whether it is back by then or not; one that is frozen and has no others, from the
 * moment at which it goes on.
 */
record RecoveryTimes(List<Duration> times) {

  RecoveryTimes {
    List<Duration> sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    times = List.copyOf(sorted);
  }

  static RecoveryTimes of(Collection<Injected> faults, FaultKind.Takes... what) {
    List<FaultKind.Takes> wanted = List.of(what);
    List<Duration> times = new ArrayList<>();
    for (Injected fault : faults) {
      if (wanted.contains(fault.kind().takes())) {
        fault.recovery().join().ifPresent(times::add);
      }
    }
    return new RecoveryTimes(times);
  }

  /** The shortest time that so many percent do not exceed. */
  Duration percentile(int percent) {
    if (times.isEmpty()) {
      return Duration.ZERO;
    }
    int rank = (int) Math.ceil(percent / 100.0 * times.size());
    return times.get(Math.max(0, rank - 1));
  }

  String text() {
    return times.isEmpty()
        ? "none"
        : String.format(
            Locale.ROOT,
            "%.1f / %.1f / %.1f s (%d)",
            percentile(50).toMillis() / 1000.0,
            percentile(99).toMillis() / 1000.0,
            percentile(100).toMillis() / 1000.0,
            times.size());
  }
}
