package dev.slipway.agent;

import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** The parameters behind the question mark: known ones only, each at most once. */
final class Query {

  private final Fields fields;

  Query(Request request, String... known) {
    try {
      fields = Request.extractQueryParameters(request);
    } catch (RuntimeException _) {
      throw Refusal.malformed(
          "Expected readable query parameters, but they cannot be decoded; encode them as UTF-8 in %-form.");
    }
    for (Fields.Field field : fields) {
      if (!Set.of(known).contains(field.getName())) {
        throw Refusal.malformed(
            "Expected only known query parameters, but %s is unknown; leave it out."
                .formatted(Names.shown(field.getName())));
      }
      if (field.getValues().size() > 1) {
        throw Refusal.malformed(
            "Expected %s once, but it came %d times."
                .formatted(field.getName(), field.getValues().size()));
      }
    }
  }

  /** Refuses any parameter. */
  static void none(Request request) {
    var _ = new Query(request);
  }

  @Nullable String text(String name) {
    return fields.getValue(name);
  }

  long number(String name, long smallest, long largest) {
    String text = fields.getValue(name);
    if (text == null) {
      throw Refusal.malformed(
          "Expected the query parameter %s, but it is missing.".formatted(name));
    }
    try {
      long number = Long.parseLong(text);
      if (number >= smallest && number <= largest) {
        return number;
      }
    } catch (NumberFormatException _) {
      // The sentence below says what is wrong, for this case as well.
    }
    throw Refusal.malformed(
        "Expected %s to be a whole number from %d to %d, but it is \"%s\"."
            .formatted(name, smallest, largest, Names.shown(text)));
  }

  long number(String name, long smallest, long largest, long otherwise) {
    return fields.getValue(name) == null ? otherwise : number(name, smallest, largest);
  }

  boolean flag(String name) {
    String text = fields.getValue(name);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw Refusal.malformed(
        "Expected %s to be true or false, but it is \"%s\".".formatted(name, Names.shown(text)));
  }
}
