package dev.slipway.runtime.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.action.RunDirectory.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays of a command that nobody asks for any more. */
class CommandWrapperTest {

  @TempDir Path temp;

  @Test
  void endsWithItsCommandWhenItsRunDirectoryWasDeleted() throws IOException {
    Path runs = temp.resolve("runs");
    Path up = temp.resolve("up");
    Path go = temp.resolve("go");
    Orders order =
        Orders.script("touch %s; while [ ! -e %s ]; do sleep 0.1; done".formatted(up, go));
    Thread.ofVirtual().start(() -> runQuietly(new CommandAdapter(runs), order));
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(up));
    Path run = runs.resolve(order.id());
    long session = ((Started) new RunDirectory(run).owner().orElseThrow()).pid();

    delete(run);
    assertThat(ProcessTable.session(session)).isNotEmpty();
    Files.createFile(go);

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ProcessTable.session(session).isEmpty());
  }

  private static void runQuietly(CommandAdapter adapter, Orders order) {
    try {
      adapter.run(order.order());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
