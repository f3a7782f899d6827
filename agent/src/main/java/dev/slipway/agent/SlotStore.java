package dev.slipway.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The agent's state, in memory and on disk. A change is on disk (written aside, synced, renamed)
 * before anybody sees it. Changes come one after the other; reading never waits.
 */
final class SlotStore {

  private static final String FILE = "state.json";

  private final Path directory;
  private final JsonMapper json = JsonMapper.shared();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Consumer<AgentState>> followers = new CopyOnWriteArrayList<>();
  private volatile AgentState state;

  private SlotStore(Path directory, AgentState state) {
    this.directory = directory;
    this.state = state;
  }

  /**
   * Reads what an earlier agent left in the directory.
   *
   * @throws IOException with one sentence if the file cannot be read
   */
  static SlotStore open(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return new SlotStore(directory, AgentState.EMPTY);
    }
    try {
      AgentState read = JsonMapper.shared().readValue(Files.readAllBytes(file), AgentState.class);
      if (read.format() != AgentState.FORMAT) {
        throw new IOException(
            "Expected %s in format %d, but it has format %d; use the agent that wrote it."
                .formatted(file, AgentState.FORMAT, read.format()));
      }
      return new SlotStore(directory, read);
    } catch (JacksonException | NullPointerException broken) {
      throw new IOException(
          "Expected %s to be the state that an agent wrote, but it cannot be read (%s); restore it or start with another state directory."
              .formatted(file, String.valueOf(broken.getMessage()).lines().findFirst().orElse("")),
          broken);
    }
  }

  AgentState state() {
    return state;
  }

  /**
   * Calls the follower with the present state now, and with every later one, in order, before the
   * change returns.
   */
  void follow(Consumer<AgentState> follower) {
    lock.lock();
    try {
      followers.add(follower);
      follower.accept(state);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Replaces the state. What the change throws leaves everything as it was.
   *
   * @return the new state
   * @throws UncheckedIOException if it could not be written; then nothing has changed
   */
  AgentState update(UnaryOperator<AgentState> change) {
    lock.lock();
    try {
      AgentState next = change.apply(state);
      if (!next.equals(state)) {
        write(next);
        state = next;
        followers.forEach(follower -> follower.accept(next));
        changed.signalAll();
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Changes one start of one slot, and does nothing if the slot has been started anew or removed
   * since.
   */
  void updateSlot(Slot slot, UnaryOperator<Slot> change) {
    update(
        before -> {
          Slot present = before.slot(slot.key(), slot.id());
          Slot next = present == null ? null : change.apply(present);
          return next == null || next.equals(present) ? before : before.with(next);
        });
  }

  /** Waits until the state satisfies the condition or the time is over; returns the state then. */
  AgentState await(Predicate<AgentState> condition, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (!condition.test(state) && left > 0) {
        left = changed.awaitNanos(left);
      }
      return state;
    } finally {
      lock.unlock();
    }
  }

  private void write(AgentState next) {
    try {
      Path aside = directory.resolve(FILE + ".new");
      try (FileChannel channel =
          FileChannel.open(
              aside,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(json.writeValueAsBytes(next));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(
          aside,
          directory.resolve(FILE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      // The rename itself must survive a power cut, too.
      try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
        entries.force(true);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "Expected to write the agent's state to %s, but it failed (%s); free the disk or correct its permissions."
              .formatted(directory, failed.getMessage()),
          failed);
    }
  }
}
