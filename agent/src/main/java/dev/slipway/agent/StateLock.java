package dev.slipway.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second agent from the same state directory. The system releases it whatever becomes of
 * the process.
 */
final class StateLock implements AutoCloseable {

  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws IOException with one sentence if somebody else has it
   */
  static StateLock take(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("agent.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new StateLock(channel);
      }
    } catch (OverlappingFileLockException _) {
      // The same as a lock in another process: refused below.
    }
    channel.close();
    throw new IOException(
        "Expected %s for this agent alone, but another agent is using it; stop that one or choose another --state."
            .formatted(directory));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
