package dev.slipway.examples.booking.checks;

import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.core.BookingRules;
import dev.slipway.examples.booking.core.Json;
import dev.slipway.examples.booking.core.Refusal;
import dev.slipway.examples.booking.core.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Check 3: the release's sample requests ({@code samples.json}) meet the validation that the worker
 * really runs: the valid ones pass, and each invalid one is refused because of the field that it
 * names. Argument: the release folder.
 */
public final class ValidationSchemas {
  private ValidationSchemas() {}

  /** Runs the check. */
  public static void main(String[] args) {
    Program.run(() -> check(Path.of(Program.argument(args, 0, "<release folder>"))));
  }

  static void check(Path release) throws IOException {
    Json samples = Json.parse(Check.read(release.resolve("samples.json")));
    LocalDate today = today(samples);
    List<Service> services =
        samples.get("services").items().stream().map(ValidationSchemas::service).toList();
    List<Json> valid = samples.get("valid").items();
    List<Json> invalid = samples.get("invalid").items();
    List<String> problems = new ArrayList<>();
    if (valid.isEmpty() || invalid.isEmpty()) {
      problems.add(
          "Expected valid and invalid samples in samples.json, but one kind is missing; add it.");
    }
    for (Json body : valid) {
      refusal(body, services, today)
          .ifPresent(
              refusal ->
                  problems.add(
                      "Expected %s to be valid, but it was refused: %s"
                          .formatted(body, refusal.sentence())));
    }
    for (Json sample : invalid) {
      String field = sample.text("field").orElse("");
      String refused =
          refusal(sample.get("body"), services, today).map(Refusal::field).orElse("nothing");
      if (!refused.equals(field)) {
        problems.add(
            "Expected %s to be refused because of '%s', but it was because of %s; correct the sample or the rule."
                .formatted(sample.get("body"), field, refused));
      }
    }
    Check.conclude(
        problems,
        "%d valid and %d invalid samples are judged as expected."
            .formatted(valid.size(), invalid.size()));
  }

  private static Optional<Refusal> refusal(Json body, List<Service> services, LocalDate today) {
    try {
      BookingRules.check(body, services, today);
      return Optional.empty();
    } catch (Refusal e) {
      return Optional.of(e);
    }
  }

  /** The day on which the samples were written: their dates must not grow old. */
  private static LocalDate today(Json samples) {
    try {
      return LocalDate.parse(samples.text("today").orElse(""));
    } catch (DateTimeParseException e) {
      throw new Program.Failure(
          "Expected 'today' in samples.json to be a date like 2026-11-23, but it is not; correct it.");
    }
  }

  private static Service service(Json json) {
    int minutes = json.get("minutes") instanceof Json.Num(var value) ? value.intValueExact() : 0;
    return new Service(json.text("id").orElse(""), json.text("name").orElse(""), minutes);
  }
}
