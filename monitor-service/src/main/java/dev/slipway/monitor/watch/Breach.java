package dev.slipway.monitor.watch;

import dev.slipway.monitor.watch.WatchEvent.SampleTaken;
import dev.slipway.runtime.contract.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one limit has fared so far.
 *
 * @param judged samples that could be judged
 * @param broken samples that broke it
 * @param since instant of the first sample of the streak that is going on; null: the last judged
 *     sample was good
 * @param sustained some streak has lasted long enough
 * @param worst the worst value that broke it; meaningless where none did
 */
public record Breach(
    Rule rule, int judged, int broken, @Nullable Instant since, boolean sustained, double worst) {

  static Breach none(Rule rule) {
    return new Breach(rule, 0, 0, null, false, 0);
  }

  /**
   * After one more sample. One that is missing, or lacks the measurement, neither goes on with a
   * streak nor ends it.
   */
  Breach after(SampleTaken sample, Thresholds limits) {
    Optional<Double> value = rule.judges(limits, sample.measurements());
    if (value.isEmpty()) {
      return this;
    }
    if (!sample.violations().contains(rule.label())) {
      return new Breach(rule, judged + 1, broken, null, sustained, worst);
    }
    Instant from = since == null ? sample.takenFor() : since;
    boolean lasts = Duration.between(from, sample.takenFor()).compareTo(limits.sustained()) >= 0;
    boolean worse = broken == 0 || rule.badness(limits, value.get()) > rule.badness(limits, worst);
    return new Breach(
        rule, judged + 1, broken + 1, from, sustained || lasts, worse ? value.get() : worst);
  }
}
