package dev.slipway.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command talks to: results go out, remarks go to the error stream.
 *
 * @param environment variables of the process
 */
public record Console(PrintStream out, PrintStream err, Map<String, String> environment) {
  /** The process's own streams, in UTF-8 whatever the locale says. */
  public static Console system() {
    return new Console(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        System.getenv());
  }
}
