package dev.slipway.cli.render;

import dev.slipway.cli.audit.ServiceProof;
import dev.slipway.cli.audit.ServiceProof.Mismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a replay of the log came to, for people and for programs. */
public final class ProofText {
  private ProofText() {}

  /** The lines about a service. */
  public static List<String> of(ServiceProof proof) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-9s %,d of %,d reproduced (%s) from %,d inputs%s",
            proof.service(),
            proof.reproduced(),
            proof.logged(),
            String.join(", ", proof.topics()),
            proof.inputs(),
            remarks(proof)));
    for (Mismatch broken : proof.chains().breaks()) {
      lines.add(line(broken));
    }
    for (Mismatch mismatch : proof.mismatches()) {
      lines.add(line(mismatch));
      if (!mismatch.logged().isEmpty()) {
        lines.add("    logged         " + mismatch.logged());
      }
      if (!mismatch.again().isEmpty()) {
        lines.add("    decided again  " + mismatch.again());
      }
    }
    return lines;
  }

  private static String line(Mismatch mismatch) {
    return "  " + mismatch.partition() + "@" + mismatch.offset() + ": " + mismatch.sentence();
  }

  /** The last line. */
  public static String sum(List<ServiceProof> proofs) {
    String reproduced = reproduced(proofs);
    long broken = proofs.stream().mapToLong(proof -> proof.chains().breaks().size()).sum();
    return broken == 0
        ? reproduced
        : String.format(
            Locale.ROOT,
            "%s; %,d hash %s broken",
            reproduced,
            broken,
            broken == 1 ? "chain is" : "chains are");
  }

  private static String reproduced(List<ServiceProof> proofs) {
    long differing = proofs.stream().mapToLong(proof -> proof.mismatches().size()).sum();
    String sum =
        String.format(
            Locale.ROOT,
            "%,d of %,d reproduced",
            proofs.stream().mapToLong(ServiceProof::reproduced).sum(),
            proofs.stream().mapToLong(ServiceProof::logged).sum());
    return differing == 0
        ? sum
        : String.format(
            Locale.ROOT,
            "%s; %,d %s, each compared up to its first difference",
            sum,
            differing,
            differing == 1 ? "partition differs" : "partitions differ");
  }

  /** The same for programs. */
  public static ObjectNode json(List<ServiceProof> proofs) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("format", AvroJson.FORMAT);
    object.put("reproduced", proofs.stream().mapToLong(ServiceProof::reproduced).sum());
    object.put("logged", proofs.stream().mapToLong(ServiceProof::logged).sum());
    ArrayNode services = object.putArray("services");
    proofs.forEach(proof -> services.add(json(proof)));
    return object;
  }

  /** A service for programs. */
  public static ObjectNode json(ServiceProof proof) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("service", proof.service());
    object.put("reproduced", proof.reproduced());
    object.put("logged", proof.logged());
    object.put("inputs", proof.inputs());
    object.put("undecided", proof.undecided());
    object.put("keptAside", proof.keptAside());
    ArrayNode mismatches = object.putArray("mismatches");
    for (Mismatch mismatch : proof.mismatches()) {
      ObjectNode node = place(mismatches, mismatch);
      node.put("logged", mismatch.logged());
      node.put("again", mismatch.again());
    }
    object.put("linked", proof.chains().linked());
    object.put("unlinked", proof.chains().unlinked());
    ArrayNode breaks = object.putArray("chainBreaks");
    proof.chains().breaks().forEach(broken -> place(breaks, broken));
    return object;
  }

  private static ObjectNode place(ArrayNode places, Mismatch mismatch) {
    ObjectNode node = places.addObject();
    node.put("topic", mismatch.partition().topic());
    node.put("partition", mismatch.partition().partition());
    node.put("offset", mismatch.offset());
    node.put("why", mismatch.sentence());
    return node;
  }

  private static String remarks(ServiceProof proof) {
    StringBuilder remarks = new StringBuilder();
    remarks.append(String.format(Locale.ROOT, ", %,d chained", proof.chains().linked()));
    if (proof.chains().unlinked() > 0) {
      remarks.append(String.format(Locale.ROOT, ", %,d not", proof.chains().unlinked()));
    }
    if (proof.undecided() > 0) {
      remarks.append(String.format(Locale.ROOT, ", %,d not decided yet", proof.undecided()));
    }
    if (proof.keptAside() > 0) {
      remarks.append(String.format(Locale.ROOT, ", %,d kept aside", proof.keptAside()));
    }
    return remarks.toString();
  }
}
