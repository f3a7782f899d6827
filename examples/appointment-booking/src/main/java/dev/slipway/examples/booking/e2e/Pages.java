package dev.slipway.examples.booking.e2e;

import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.http.Caller;
import dev.slipway.examples.booking.http.SecurityHeaders;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Both pages load within three seconds, have a heading, label every field, show data of the worker
 * and carry the security headers. Arguments: the addresses of the booking pages and of the
 * dashboard pages.
 */
public final class Pages {
  private static final long LONGEST_MILLIS = 3000;
  private static final Pattern UNLABELLED =
      Pattern.compile("(?<!<label>[A-Za-z -]{1,20} )<(input|select)\\b");

  private Pages() {}

  /** Runs the test. */
  public static void main(String[] args) {
    String usage = "<booking pages> <dashboard pages>";
    Program.run(
        () ->
            Program.say(
                run(
                    new Caller(Program.argument(args, 0, usage)),
                    new Caller(Program.argument(args, 1, usage)))));
  }

  static String run(Caller booking, Caller dashboard) throws IOException, InterruptedException {
    page(booking, "/book", "<option value=\"check-up\">");
    page(dashboard, "/dashboard", "<td>Check-up</td>");
    return "Both pages load and show what they should.";
  }

  private static void page(Caller pages, String path, String data)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Caller.Answer answer = Expect.status(200, pages.get(path));
    long millis = (System.nanoTime() - start) / 1_000_000;
    Expect.that(
        millis < LONGEST_MILLIS, path + " within " + LONGEST_MILLIS + " ms", millis + " ms");
    String body = answer.body();
    Expect.that(body.contains("<h1>"), "a heading on " + path, body);
    Expect.that(body.contains(data), data + " on " + path, body);
    Expect.that(!UNLABELLED.matcher(body).find(), "a label for every field of " + path, body);
    for (Map.Entry<String, String> header : SecurityHeaders.ALL.entrySet()) {
      String value = answer.headers().getOrDefault(header.getKey(), "none");
      Expect.that(
          header.getValue().equals(value),
          "the header " + header.getKey() + ": " + header.getValue() + " on " + path,
          value);
    }
  }
}
