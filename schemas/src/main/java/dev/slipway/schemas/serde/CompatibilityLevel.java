package dev.slipway.schemas.serde;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** Which versions of a subject must be able to read each other's records, in Confluent's words. */
public enum CompatibilityLevel {
  NONE(false, false, false),
  /** The new version reads records of the latest one. */
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  /** The latest version reads records of the new one. */
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  /** Every version reads records of every other. */
  FULL_TRANSITIVE(true, true, true);

  private final boolean backward;
  private final boolean forward;
  private final boolean transitive;

  CompatibilityLevel(boolean backward, boolean forward, boolean transitive) {
    this.backward = backward;
    this.forward = forward;
    this.transitive = transitive;
  }

  /**
   * Why a proposed version is not allowed after the previous ones, which come oldest first.
   *
   * @return one sentence, or empty if it is allowed
   */
  public Optional<String> problem(Schema proposed, List<Schema> previous) {
    int from = transitive || previous.isEmpty() ? 0 : previous.size() - 1;
    var problems = new ArrayList<String>();
    for (int i = from; i < previous.size(); i++) {
      Schema before = previous.get(i);
      if (backward) {
        unreadable(proposed, before)
            .ifPresent(why -> problems.add("the new version cannot read an older one: " + why));
      }
      if (forward) {
        unreadable(before, proposed)
            .ifPresent(why -> problems.add("an older version cannot read the new one: " + why));
      }
    }
    return problems.stream()
        .findFirst()
        .map(
            why ->
                "Expected "
                    + proposed.getFullName()
                    + " to be "
                    + this
                    + " compatible, but "
                    + why
                    + ".");
  }

  private static Optional<String> unreadable(Schema reader, Schema writer) {
    var answer = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    if (answer.getType() == SchemaCompatibilityType.COMPATIBLE) {
      return Optional.empty();
    }
    return Optional.of(
        answer.getResult().getIncompatibilities().stream()
            .map(
                problem ->
                    problem.getType()
                        + " at "
                        + problem.getLocation()
                        + " ("
                        + problem.getMessage()
                        + ")")
            .findFirst()
            .orElse(answer.getDescription()));
  }
}
