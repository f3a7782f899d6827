package dev.slipway.bench.chaos;

import dev.slipway.bench.chaos.Findings.Kind;
import dev.slipway.bench.log.Waiting;
import dev.slipway.cli.CliFailure;
import dev.slipway.cli.audit.ServiceProof;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.platform.PlatformAddress;
import dev.slipway.standalone.audit.FiveServicesReplay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * I5 and I8: everything in the log is decided again, and its hash chains are followed, as {@code
 * slipway audit verify} does it.
 */
final class ReplayCheck {

  private static final int MOST_TRIES = 4;
  private static final Duration AGAIN = Duration.ofSeconds(15);

  /**
   * What it came to.
   *
   * @param reproduced how many records came out as the log has them, of how many
   * @param chained how many records are linked, and how many are not
   */
  record Replayed(String reproduced, String chained) {}

  private ReplayCheck() {}

  /**
   * What it came to; or that it could not be found out, which is a finding, too: the other checks
   * are told all the same.
   */
  static Replayed check(String brokers, String registry, String prefix, Findings findings)
      throws InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return compare(replayed(brokers, registry, prefix), findings);
      } catch (CliFailure e) {
        if (tries == MOST_TRIES) {
          findings.add(Kind.DIFFERENT, "nobody knows: %s", e);
          return new Replayed("not found out", "not found out");
        }
        // a busy machine, or a broker that is still busy with coming back
        Waiting.pause(AGAIN);
      }
    }
  }

  private static List<ServiceProof> replayed(String brokers, String registry, String prefix) {
    List<ServiceProof> proofs = new ArrayList<>();
    try (Platform platform =
        Platform.at(new PlatformAddress(brokers, registry, null, prefix, Map.of()))) {
      new FiveServicesReplay().replay(platform.log(), prefix, proofs::add);
    }
    return proofs;
  }

  private static Replayed compare(List<ServiceProof> proofs, Findings findings) {
    for (ServiceProof proof : proofs) {
      proof
          .chains()
          .breaks()
          .forEach(
              one ->
                  findings.add(
                      Kind.UNCHAINED, "%s@%d: %s", one.partition(), one.offset(), one.sentence()));
      proof
          .mismatches()
          .forEach(
              one ->
                  findings.add(
                      Kind.DIFFERENT,
                      "%s@%d: %s Logged: %s Decided again: %s",
                      one.partition(),
                      one.offset(),
                      one.sentence(),
                      one.logged(),
                      one.again()));
    }
    String reproduced =
        String.format(
            Locale.ROOT,
            "%,d of %,d",
            proofs.stream().mapToLong(ServiceProof::reproduced).sum(),
            proofs.stream().mapToLong(ServiceProof::logged).sum());
    // an input that should have led to something is missing from both numbers
    long others = proofs.stream().mapToLong(proof -> proof.mismatches().size()).sum();
    return new Replayed(
        others == 0 ? reproduced : reproduced + ", and " + others + " otherwise", chained(proofs));
  }

  private static String chained(List<ServiceProof> proofs) {
    return String.format(
        Locale.ROOT,
        "%,d, and %,d not; %,d broken",
        proofs.stream().mapToLong(proof -> proof.chains().linked()).sum(),
        proofs.stream().mapToLong(proof -> proof.chains().unlinked()).sum(),
        proofs.stream().mapToLong(proof -> proof.chains().breaks().size()).sum());
  }
}
