package dev.slipway.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with one sentence for the user and an exit code; never shown as a stack trace. */
public final class CliFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;

  /**
   * @param sentence what was expected, what came, what to do
   */
  public CliFailure(ExitCode exitCode, String sentence) {
    this(exitCode, sentence, null);
  }

  /**
   * @param sentence what was expected, what came, what to do
   * @param cause shown with {@code --debug} only
   */
  public CliFailure(ExitCode exitCode, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
