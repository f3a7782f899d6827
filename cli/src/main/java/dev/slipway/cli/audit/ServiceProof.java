package dev.slipway.cli.audit;

import dev.slipway.cli.log.LogPartition;
import java.util.List;

/**
 * What deciding again came to for one service.
 *
 * @param topics the topics that its decisions are in
 * @param reproduced records that came out exactly as the log has them
 * @param logged records that were compared; fewer than the log has where a partition differs
 * @param inputs records that were decided again
 * @param undecided inputs that the service had not come to yet
 * @param keptAside inputs that cannot be read or decided
 * @param mismatches the first of each partition
 */
public record ServiceProof(
    String service,
    List<String> topics,
    long reproduced,
    long logged,
    long inputs,
    long undecided,
    long keptAside,
    List<Mismatch> mismatches) {

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
