package dev.slipway.cli.audit;

import dev.slipway.cli.log.LogPartition;
import java.util.List;

/**
 * What deciding again, and following the hash chains, came to for one service.
 *
 * @param topics the topics that its decisions are in
 * @param reproduced records that came out exactly as the log has them
 * @param logged records that were compared; fewer than the log has where a partition differs
 * @param inputs records that were decided again
 * @param undecided inputs that the service had not come to yet
 * @param keptAside inputs that cannot be read or decided
 * @param mismatches the first of each partition
 * @param chains what following the hash chains of its topics came to
 */
public record ServiceProof(
    String service,
    List<String> topics,
    long reproduced,
    long logged,
    long inputs,
    long undecided,
    long keptAside,
    List<Mismatch> mismatches,
    Chains chains) {

  /**
   * The hash chains of a service's topics.
   *
   * @param linked records whose links are right
   * @param unlinked records without a link
   * @param breaks the first of each topic and partition
   */
  public record Chains(long linked, long unlinked, List<Mismatch> breaks) {}

  /** Whether everything is as it was decided, and every chain is whole. */
  public boolean holds() {
    return mismatches.isEmpty() && chains.breaks().isEmpty();
  }

  /**
   * Where the log and the rules do not agree.
   *
   * @param sentence what was expected and what is there
   * @param logged what the log has; empty if nothing
   * @param again what deciding again gives; empty if nothing
   */
  public record Mismatch(
      LogPartition partition, long offset, String sentence, String logged, String again) {}
}
