package dev.slipway.examples.booking.e2e;

import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.http.Caller;

/** Expectations of a test that runs as a program. */
final class Expect {
  private static final int MOST_SHOWN = 300;

  private Expect() {}

  /** The answer when it has that status; else the test fails. */
  static Caller.Answer status(int status, Caller.Answer answer) {
    that(answer.status() == status, "status " + status, answer.status() + " " + answer.body());
    return answer;
  }

  /** The test fails when {@code holds} is false. */
  static void that(boolean holds, String expected, String got) {
    if (!holds) {
      String shown = got.length() <= MOST_SHOWN ? got : got.substring(0, MOST_SHOWN) + "...";
      throw new Program.Failure(
          "Expected %s, but got %s; look at the release's log.".formatted(expected, shown));
    }
  }
}
