package dev.slipway.adapters.load;

import dev.slipway.adapters.action.Reports;
import dev.slipway.adapters.settings.Settings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a load must stay within.
 *
 * @param p95Millis the 95th percentile must be below; null for no limit
 * @param averageMillis the average must not be above; null for no limit
 * @param maxErrorPercent the share of errors must not be above
 */
record LoadLimits(
    @Nullable Double p95Millis, @Nullable Double averageMillis, double maxErrorPercent) {

  private static final double LONGEST_MILLIS = 3_600_000;

  static LoadLimits of(Settings settings) {
    Double errors = settings.decimalOrNull("maxErrorPercent", 0, 100);
    return new LoadLimits(
        settings.decimalOrNull("p95Millis", 0, LONGEST_MILLIS),
        settings.decimalOrNull("averageMillis", 0, LONGEST_MILLIS),
        errors == null ? 0 : errors);
  }

  /** The first limit that is broken, as a phrase "at most x, but y". */
  Optional<String> broken(LoadSummary summary) {
    if (summary.requests() == 0) {
      return Optional.of("at least one request, but none was made");
    }
    if (summary.errorRatePercent() > maxErrorPercent) {
      return Optional.of(
          "at most %s %% errors, but %d of %d requests failed (%s %%)"
              .formatted(
                  Reports.shown(maxErrorPercent),
                  summary.errors(),
                  summary.requests(),
                  Reports.shown(summary.errorRatePercent())));
    }
    if (summary.errors() == summary.requests()) {
      return Optional.of("at least one good answer, but there was none");
    }
    if (p95Millis != null && summary.p95Millis() >= p95Millis) {
      return Optional.of(
          "a P95 below %s ms, but it was %s ms"
              .formatted(Reports.shown(p95Millis), Reports.shown(summary.p95Millis())));
    }
    if (averageMillis != null && summary.averageMillis() > averageMillis) {
      return Optional.of(
          "an average of at most %s ms, but it was %s ms"
              .formatted(Reports.shown(averageMillis), Reports.shown(summary.averageMillis())));
    }
    return Optional.empty();
  }
}
