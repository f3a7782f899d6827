package dev.slipway.runtime.action;

import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Effect.WatchProbe;
import java.time.Duration;
import java.util.Map;

/**
 * Repeats a probe and tells when its answer changes. So many failures in a row confirm that it
 * fails, one success confirms that it recovered; what fails to answer fails.
 */
final class ProbeTask extends EffectTask<WatchProbe> {

  private static final Duration SHORTEST_PERIOD = Duration.ofMillis(10);

  private int failures;
  private boolean toldFailing;

  ProbeTask(WatchProbe effect, Subject subject, Surroundings surroundings) {
    super(effect, subject, surroundings);
  }

  @Override
  boolean accepts(Effect changed) {
    if (changed instanceof WatchProbe probe) {
      replace(probe);
      return true;
    }
    return false;
  }

  /** Each probe has its own time. */
  @Override
  ActionOrder order() {
    WatchProbe probe = effect();
    long until = System.nanoTime() + probe.action().timeout().toNanos();
    return new ActionOrder(
        probe.id(),
        subject.deploymentId(),
        probe.action(),
        0,
        Map.of(),
        () -> Duration.ofNanos(until - System.nanoTime()));
  }

  @Override
  void carryOut() throws InterruptedException {
    while (true) {
      long start = System.nanoTime();
      judge(surroundings.adapters.run(order()));
      long took = System.nanoTime() - start;
      pause(period().minusNanos(took), () -> false);
    }
  }

  private void judge(ActionReport report) throws InterruptedException {
    if (report.result() == Result.SUCCEEDED) {
      failures = 0;
      if (toldFailing) {
        publish(report, true);
        toldFailing = false;
      }
      return;
    }
    failures = Math.min(failures + 1, 1_000_000);
    if (!toldFailing && failures >= effect().failures()) {
      publish(report, false);
      toldFailing = true;
    }
  }

  private void publish(ActionReport report, boolean healthy) throws InterruptedException {
    publish(
        new Fact.ProbeChanged(
            subject.aggregate(),
            id(),
            healthy,
            BoundedText.detail(report.detail()),
            failures,
            surroundings.executorName));
  }

  private Duration period() {
    Duration every = effect().every();
    return every.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : every;
  }
}
