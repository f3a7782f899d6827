package dev.slipway.cli.render;

import java.nio.charset.Charset;

/** The signs of the live tree. A sign never stands alone: a word beside it says the same. */
public enum Glyphs {
  UNICODE("\u2714", "\u2716", "\u25CF", "\u25CB", "\u2298", "?", "\u251C", "\u2514"),
  ASCII("+", "x", "*", "o", "-", "?", "|", "`");

  private final String passed;
  private final String failed;
  private final String running;
  private final String waiting;
  private final String skipped;
  private final String inconclusive;
  private final String branch;
  private final String lastBranch;

  Glyphs(
      String passed,
      String failed,
      String running,
      String waiting,
      String skipped,
      String inconclusive,
      String branch,
      String lastBranch) {
    this.passed = passed;
    this.failed = failed;
    this.running = running;
    this.waiting = waiting;
    this.skipped = skipped;
    this.inconclusive = inconclusive;
    this.branch = branch;
    this.lastBranch = lastBranch;
  }

  /** The richest set that this charset can write. */
  public static Glyphs in(Charset charset) {
    return charset.newEncoder().canEncode(UNICODE.passed + UNICODE.branch) ? UNICODE : ASCII;
  }

  String of(PhaseView.Status status) {
    return switch (status) {
      case PASSED -> passed;
      case FAILED -> failed;
      case RUNNING -> running;
      case WAITING -> waiting;
      case SKIPPED -> skipped;
      case INCONCLUSIVE -> inconclusive;
    };
  }

  String branch(boolean last) {
    return last ? lastBranch : branch;
  }
}
