package dev.slipway.runtime.action;

import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** How the watch over a command ended. */
sealed interface CommandEnding {

  /** Reason for a stop that the order asked for; any other reason is that of a deadline. */
  String UNWANTED = "was stopped because it was no longer wanted";

  /** It ended by itself. */
  record Exited(int code, double seconds) implements CommandEnding {}

  /** It was made to end. */
  record Stopped(String reason) implements CommandEnding {}

  /** It was there, it is gone, and nobody knows how it ended. */
  record Vanished(String how) implements CommandEnding {}

  /** It has not been started and never will be under this id. */
  record NeverStarted(String why) implements CommandEnding {}

  /** It was refused before anything was done; the sentence is complete. */
  record Refused(String sentence) implements CommandEnding {}

  /** Another executor has it. */
  record Foreign(String executor) implements CommandEnding {}

  /** It does not die. */
  record Undying(String reason) implements CommandEnding {}

  /** The same in words. */
  default ActionReport report(String name, String output) {
    return switch (this) {
      case Exited(int code, double seconds) -> exited(name, code, seconds, output);
      case Stopped(String reason) ->
          failed(
              "%s %s".formatted(name, reason),
              reason.equals(UNWANTED) ? ErrorClass.PERMANENT : ErrorClass.TRANSIENT,
              output);
      case Vanished(String how) ->
          unknown(
              "%s %s: it may or may not have had its effect; look at what runs before it is tried again"
                  .formatted(name, how),
              output);
      case NeverStarted(String why) ->
          report(
              Result.OUTCOME_UNKNOWN,
              "%s was never started (%s); nothing has run, so it can be tried again"
                  .formatted(name, why),
              ErrorClass.MISSED,
              output);
      case Refused(String sentence) -> failed(sentence, ErrorClass.PERMANENT, output);
      case Foreign(String executor) ->
          unknown(
              "%s was begun by another executor (%s), which did not tell how it ended before the time was used up: it may or may not have had its effect"
                  .formatted(name, executor),
              output);
      case Undying(String reason) ->
          unknown(
              "%s %s, but does not end even when it is killed; look at its host"
                  .formatted(name, reason),
              output);
    };
  }

  /** Seconds for people. */
  static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", Math.max(0, seconds));
  }

  private static ActionReport exited(String name, int code, double seconds, String output) {
    String ended = "%s exited with %d after %s".formatted(name, code, seconds(seconds));
    if (code == 0) {
      return report(Result.SUCCEEDED, ended, ErrorClass.NONE, output);
    }
    // shells tell death by a signal so
    String signal = code > 128 && code <= 128 + 64 ? " (signal %d)".formatted(code - 128) : "";
    String last = CommandOutput.lastLine(output);
    return failed(
        ended + signal + (last.isEmpty() ? " and said nothing" : "; it said last: " + last),
        Words.MAY_PASS.matcher(output).find() ? ErrorClass.TRANSIENT : ErrorClass.PERMANENT,
        output);
  }

  private static ActionReport failed(String detail, ErrorClass errorClass, String output) {
    return report(Result.FAILED, detail, errorClass, output);
  }

  private static ActionReport unknown(String detail, String output) {
    return report(Result.OUTCOME_UNKNOWN, detail, ErrorClass.TRANSIENT, output);
  }

  private static ActionReport report(
      Result result, String detail, ErrorClass errorClass, String output) {
    return new ActionReport(result, BoundedText.detail(detail), errorClass, Map.of(), output);
  }

  /** Words by which tools tell of trouble that may pass by itself. */
  final class Words {
    private static final Pattern MAY_PASS =
        Pattern.compile(
            "ETIMEDOUT|ECONNREFUSED|ECONNRESET|timed[ -]out|connection (?:was )?(?:refused|reset)",
            Pattern.CASE_INSENSITIVE);

    private Words() {}
  }
}
