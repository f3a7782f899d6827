package dev.slipway.cli;

/** What the process ends with: the verdict, so that scripts need not read text. */
public enum ExitCode {
  /** PASS, WARNING, a dry run without findings, or what was asked for was done. */
  OK(0),
  /** A fault of the command line or of something that it needs. */
  INTERNAL(1),
  /** The command was not understood. */
  USAGE(2),
  /** The outcome could not be learned (in time). */
  OUTCOME_UNKNOWN(3),
  /** The request was refused; nothing was done. */
  REJECTED(5),
  /** Failed, cancelled or superseded; what was touched is as before. */
  FAILED(6),
  /** The rollback failed too: somebody has to look. */
  ROLLBACK_FAILED(7),
  /** WARNING, and {@code --fail-on=warning} was given. */
  WARNING(8),
  /** Detached by Ctrl-C; the deployment goes on. */
  DETACHED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number that the process ends with. */
  public int code() {
    return code;
  }
}
