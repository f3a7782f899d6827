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
    for (Mismatch mismatch : proof.mismatches()) {
      lines.add("  " + mismatch.partition() + "@" + mismatch.offset() + ": " + mismatch.sentence());
      if (!mismatch.logged().isEmpty()) {
        lines.add("    logged         " + mismatch.logged());
      }
      if (!mismatch.again().isEmpty()) {
        lines.add("    decided again  " + mismatch.again());
      }
    }
    return lines;
  }

  /** The last line. */
  public static String sum(List<ServiceProof> proofs) {
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
      ObjectNode node = mismatches.addObject();
      node.put("topic", mismatch.partition().topic());
      node.put("partition", mismatch.partition().partition());
      node.put("offset", mismatch.offset());
      node.put("why", mismatch.sentence());
      node.put("logged", mismatch.logged());
      node.put("again", mismatch.again());
    }
    return object;
  }

  private static String remarks(ServiceProof proof) {
    StringBuilder remarks = new StringBuilder();
    if (proof.undecided() > 0) {
      remarks.append(String.format(Locale.ROOT, ", %,d not decided yet", proof.undecided()));
    }
    if (proof.keptAside() > 0) {
      remarks.append(String.format(Locale.ROOT, ", %,d kept aside", proof.keptAside()));
    }
    return remarks.toString();
  }
}
