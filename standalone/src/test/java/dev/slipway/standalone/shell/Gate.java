package dev.slipway.standalone.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A place in another process at which it stands still, with a record in its hand, until it is let
 * through; once. It is a named pipe, so that waiting costs nothing.
 */
final class Gate {

  private final Path pipe;
  private final AtomicBoolean passed = new AtomicBoolean();

  Gate(Path pipe) {
    this.pipe = pipe;
  }

  /** Makes one, for a process to stand at. */
  static Gate create(Path pipe) throws IOException, InterruptedException {
    int code = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();
    if (code != 0) {
      throw new AssertionError("Expected to make %s, but mkfifo said %d.".formatted(pipe, code));
    }
    return new Gate(pipe);
  }

  Path pipe() {
    return pipe;
  }

  /** Stands still until it is opened. */
  void pass() {
    if (passed.compareAndSet(false, true)) {
      try {
        Files.createFile(reached());
        byte[] _ = Files.readAllBytes(pipe);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  boolean isReached() {
    return Files.exists(reached());
  }

  /** Lets the process through that stands at it. */
  void open() throws IOException {
    Files.write(pipe, new byte[] {1});
  }

  private Path reached() {
    return pipe.resolveSibling(pipe.getFileName() + ".reached");
  }
}
