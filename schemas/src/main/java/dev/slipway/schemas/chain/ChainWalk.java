package dev.slipway.schemas.chain;

import dev.slipway.schemas.chain.HashChain.Link;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Follows the chain of one partition, record by record, from the first one that the partition still
 * holds. Records without a link before the first one that has one were written before there was a
 * chain. Used by one thread.
 */
public final class ChainWalk {

  private final boolean fromTheBeginning;
  private Link last;
  private boolean begun;
  private long linked;
  private long unlinked;

  /**
   * A walk that has not begun.
   *
   * @param topic without the prefix of the installation
   * @param beginning first offset that the partition still holds; when retention has deleted what
   *     was before it, the first link cannot be recomputed and is believed
   */
  public ChainWalk(String topic, int partition, long beginning) {
    this.last = HashChain.before(topic, partition);
    this.fromTheBeginning = beginning == 0;
  }

  /**
   * Goes on to the next record.
   *
   * @return what is wrong with it, in one sentence; the walk goes on from what it says it is
   */
  public Optional<String> next(@Nullable String key, Headers headers, byte @Nullable [] value) {
    Link said = HashChain.of(headers);
    if (said == null) {
      unlinked++;
      return begun
          ? Optional.of(
              "Expected a record with a link of the hash chain, as those before it have, but it has none.")
          : Optional.empty();
    }
    boolean known = begun || fromTheBeginning;
    Link computed = HashChain.after(last, key, headers, value);
    begun = true;
    last = said;
    if (known && !computed.equals(said)) {
      return Optional.of(
          "Expected the hash chain to go on with %s, but this record has %s: it was changed, or it does not follow what it was written after."
              .formatted(computed, said));
    }
    linked++;
    return Optional.empty();
  }

  /** Records whose links were right. */
  public long linked() {
    return linked;
  }

  /** Records that have no link. */
  public long unlinked() {
    return unlinked;
  }
}
