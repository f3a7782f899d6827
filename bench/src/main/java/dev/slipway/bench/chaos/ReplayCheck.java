package dev.slipway.bench.chaos;

import dev.slipway.bench.chaos.Findings.Kind;
import dev.slipway.cli.audit.ServiceProof;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.platform.PlatformAddress;
import dev.slipway.standalone.audit.FiveServicesReplay;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** I5: everything in the log is decided again, as {@code slipway audit verify} does it. */
final class ReplayCheck {

  private ReplayCheck() {}

  /** How many records came out as the log has them, of how many. */
  static String check(String brokers, String registry, String prefix, Findings findings) {
    List<ServiceProof> proofs = new ArrayList<>();
    try (Platform platform =
        Platform.at(new PlatformAddress(brokers, registry, null, prefix, Map.of()))) {
      new FiveServicesReplay().replay(platform.log(), prefix, proofs::add);
    }
    for (ServiceProof proof : proofs) {
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
    return String.format(
        Locale.ROOT,
        "%,d of %,d",
        proofs.stream().mapToLong(ServiceProof::reproduced).sum(),
        proofs.stream().mapToLong(ServiceProof::logged).sum());
  }
}
