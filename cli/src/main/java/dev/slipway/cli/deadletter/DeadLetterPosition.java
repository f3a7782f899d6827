package dev.slipway.cli.deadletter;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.schemas.Topics;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a dead letter is kept, {@code deploy-requests-dlt-3@17}. */
public record DeadLetterPosition(LogPartition partition, long offset) {
  private static final Pattern FORM = Pattern.compile("([a-z-]{1,80})-([0-9]{1,6})@([0-9]{1,18})");
  private static final String ENDING = Topics.deadLetters("");

  /**
   * Reads a position.
   *
   * @throws CliFailure if it is none, or not one of a topic for dead letters
   */
  public static DeadLetterPosition parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()
        || !matcher.group(1).endsWith(ENDING)
        || !Topics.withDeadLetters().contains(sourceOf(matcher.group(1)))) {
      String shown = text.length() <= 80 ? text : text.substring(0, 80) + "...";
      throw new CliFailure(
          ExitCode.USAGE,
          "Expected the position of a dead letter like deploy-requests-dlt-0@17, but got '%s'; 'slipway dead-letters list' lists them."
              .formatted(shown));
    }
    return new DeadLetterPosition(
        new LogPartition(matcher.group(1), Integer.parseInt(matcher.group(2))),
        Long.parseLong(matcher.group(3)));
  }

  /** The topic whose records are kept there. */
  public String sourceTopic() {
    return sourceOf(partition.topic());
  }

  private static String sourceOf(String topic) {
    return topic.substring(0, topic.length() - ENDING.length());
  }

  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
