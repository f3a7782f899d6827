package dev.slipway.runtime.action;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what was published. */
final class RecordedFacts implements FactSink {

  record Published(int partition, String lane, String deploymentId, Fact fact) {}

  private final List<Published> published = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();

  @Override
  public void publish(int partition, String lane, String deploymentId, Fact fact) {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("the broker is away");
    }
    published.add(new Published(partition, lane, deploymentId, fact));
  }

  void refuse(int times) {
    refusals.set(times);
  }

  List<Published> published() {
    return published;
  }

  <F extends Fact> List<F> facts(Class<F> kind) {
    return published.stream()
        .map(Published::fact)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
