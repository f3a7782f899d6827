package dev.slipway.cli.story;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A deployment id, {@code deploy-YYYYMMDD-HHMMSS-<partition>-<offset>} with the last two in base
 * 36.
 *
 * @param at log time of the record that admitted the request, cut to the second
 * @param partition number of the lane's partition in every lane topic
 */
public record DeploymentId(String text, Instant at, int partition) {
  private static final int BASE = 36;
  private static final Pattern FORM =
      Pattern.compile("deploy-([0-9]{8})-([0-9]{6})-([0-9a-z]{1,4})-([0-9a-z]{1,12})");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

  /**
   * Reads an id.
   *
   * @throws CliFailure if it is none
   */
  public static DeploymentId parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw malformed(text);
    }
    try {
      Instant at =
          LocalDateTime.parse(matcher.group(1) + matcher.group(2), TIME).toInstant(ZoneOffset.UTC);
      return new DeploymentId(text, at, Integer.parseInt(matcher.group(3), BASE));
    } catch (DateTimeException e) {
      throw malformed(text);
    }
  }

  private static CliFailure malformed(String text) {
    String shown = text.length() <= 80 ? text : text.substring(0, 80) + "...";
    return new CliFailure(
        ExitCode.USAGE,
        "Expected a deployment id like deploy-20261121-142310-3-h, but got '%s'; 'slipway history' lists them."
            .formatted(shown));
  }
}
