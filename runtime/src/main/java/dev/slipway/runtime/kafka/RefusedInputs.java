package dev.slipway.runtime.kafka;

import dev.slipway.runtime.core.Refusal;
import dev.slipway.runtime.shard.Batch;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inputs that were refused, for instance the late report of an attempt that nobody waits for any
 * more: told with their position, and counted. They stay in the log, so an audit finds them again.
 */
final class RefusedInputs {

  private static final Logger log = LoggerFactory.getLogger(RefusedInputs.class);

  private final String service;
  private final Map<Refusal, LongAdder> counts = new EnumMap<>(Refusal.class);

  RefusedInputs(String service) {
    this.service = service;
    for (Refusal reason : Refusal.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  /** The refusal is committed. */
  void add(Batch.Refused refused) {
    log.info(
        "{}: refused {} ({}): {}",
        service,
        refused.position(),
        refused.reason(),
        refused.sentence());
    of(refused.reason()).increment();
  }

  long count(Refusal reason) {
    return of(reason).sum();
  }

  private LongAdder of(Refusal reason) {
    // a map of all reasons
    return counts.getOrDefault(reason, new LongAdder());
  }
}
