package dev.slipway.deployer.kafka;

import dev.slipway.deployer.manifest.Manifest;
import dev.slipway.deployer.manifest.PlanProblem;
import dev.slipway.runtime.contract.Mode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the fields of a request may hold; whatever else comes is refused with the field. */
final class RequestFields {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");
  private static final Pattern POSITION = Pattern.compile("deploy-requests-[0-9]+@[0-9]+");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\t\\r\\n]]");
  private static final int MOST_TEXT = 500;
  private static final int MOST_LABELS = 50;

  private RequestFields() {}

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  static Manifest manifest(String application, Map<String, Manifest> manifests) throws PlanProblem {
    Manifest manifest = manifests.get(application);
    if (manifest == null) {
      throw new PlanProblem(
          "UNKNOWN_APPLICATION",
          "application",
          "Expected a registered application, one of %s, but got '%s'; register its manifest first."
              .formatted(new TreeSet<>(manifests.keySet()), shortened(application)));
    }
    return manifest;
  }

  static void requireLane(String application, String environment, Map<String, Manifest> manifests)
      throws PlanProblem {
    Manifest manifest = manifest(application, manifests);
    requireName(environment, "environment");
    if (!manifest.document().path("environments").has(environment)) {
      throw new PlanProblem(
          "UNKNOWN_ENVIRONMENT",
          "environment",
          "Expected an environment of %s, but got %s.".formatted(application, environment));
    }
  }

  static void requireName(String name, String field) throws PlanProblem {
    if (!NAME.matcher(name).matches()) {
      throw new PlanProblem(
          "INVALID_NAME",
          field,
          "Expected %s to be lower-case letters, digits and hyphens, at most 63, but got '%s'."
              .formatted(field, shortened(name)));
    }
  }

  static void requireVersion(String version, String field) throws PlanProblem {
    if (!VERSION.matcher(version).matches()) {
      throw new PlanProblem(
          "INVALID_VERSION",
          field,
          "Expected a version of letters, digits, dots, underscores, plus and hyphens, at most 128, but got '%s'."
              .formatted(shortened(version)));
    }
  }

  static void requireWho(String requestedBy, String key) throws PlanProblem {
    requireShort(requestedBy, "requestedBy");
    // A key of that form would answer the request that stands there.
    if (key.length() > 200
        || key.indexOf('|') >= 0
        || CONTROL.matcher(key).find()
        || POSITION.matcher(key).matches()) {
      throw new PlanProblem(
          "INVALID_IDEMPOTENCY_KEY",
          "idempotencyKey",
          "Expected an idempotency key of at most 200 printable characters without '|' and not of the form deploy-requests-0@0, but got '%s'."
              .formatted(shortened(key)));
    }
  }

  static void requireShort(String text, String field) throws PlanProblem {
    if (text.length() > MOST_TEXT) {
      throw new PlanProblem(
          "TOO_LONG",
          field,
          "Expected %s to have at most %d characters, but it has %d."
              .formatted(field, MOST_TEXT, text.length()));
    }
    // People read these on terminals, and a terminal obeys control characters.
    if (CONTROL.matcher(text).find()) {
      throw new PlanProblem(
          "INVALID_TEXT",
          field,
          "Expected %s to have no control characters but tabs and line breaks, but got '%s'."
              .formatted(field, shortened(text)));
    }
  }

  static Mode mode(String mode) throws PlanProblem {
    return switch (mode.toLowerCase(Locale.ROOT)) {
      case "", "queue" -> Mode.QUEUE;
      case "replace" -> Mode.REPLACE;
      case "reject" -> Mode.REJECT;
      default ->
          throw new PlanProblem(
              "UNKNOWN_MODE",
              "mode",
              "Expected the mode queue, replace or reject, but got '%s'."
                  .formatted(shortened(mode)));
    };
  }

  static String shortened(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= 100 ? printable : printable.substring(0, 100) + "...";
  }

  static void requireLabels(Map<String, String> labels) throws PlanProblem {
    if (labels.size() > MOST_LABELS) {
      throw new PlanProblem(
          "TOO_MANY_LABELS",
          "labels",
          "Expected at most %d labels, but got %d.".formatted(MOST_LABELS, labels.size()));
    }
    for (Map.Entry<String, String> label : labels.entrySet()) {
      requireShort(label.getKey(), "labels");
      requireShort(label.getValue(), "labels");
    }
  }
}
