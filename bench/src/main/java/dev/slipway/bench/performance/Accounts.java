package dev.slipway.bench.performance;

import dev.slipway.cli.audit.ServiceProof;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.platform.PlatformAddress;
import dev.slipway.standalone.audit.FiveServicesReplay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Whether what was measured was done: every request has one result, and every decision in the log
 * comes out again.
 *
 * @param lost requests without a result
 * @param doubled results too many
 * @param proofs of the five services
 */
record Accounts(int lost, int doubled, List<ServiceProof> proofs) {

  Accounts {
    proofs = List.copyOf(proofs);
  }

  /** Of everything that was asked for so far. */
  static Accounts of(Installation installation) throws InterruptedException {
    Map<String, Integer> results = new HashMap<>();
    int requests = installation.requests();
    installation.results().forEach(deployment -> results.merge(deployment, 1, Integer::sum));
    int doubled = results.values().stream().mapToInt(times -> times - 1).sum();
    return new Accounts(requests - results.size(), doubled, replayed(installation));
  }

  private static List<ServiceProof> replayed(Installation installation) {
    List<ServiceProof> proofs = new ArrayList<>();
    PlatformAddress address =
        new PlatformAddress(
            installation.cluster().bootstrapServers(),
            installation.cluster().registryUrl().toString(),
            null,
            Installation.PREFIX,
            Map.of());
    try (Platform platform = Platform.at(address)) {
      new FiveServicesReplay().replay(platform.log(), Installation.PREFIX, proofs::add);
    }
    return proofs;
  }

  /** Records that did not come out as the log has them. */
  long otherwise() {
    return proofs.stream().mapToLong(proof -> proof.mismatches().size()).sum();
  }

  String sentence() {
    return String.format(
        Locale.ROOT,
        "lost %d, doubled %d; audit verify: %,d of %,d reproduced.",
        lost,
        doubled,
        sum(ServiceProof::reproduced),
        sum(ServiceProof::logged));
  }

  private long sum(ToLongFunction<ServiceProof> number) {
    return proofs.stream().mapToLong(number).sum();
  }
}
