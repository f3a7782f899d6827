package dev.slipway.runtime.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk for runs is full. It is a small one of its own, where this user may mount one. */
class CommandStorageTest {

  @TempDir Path temp;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(temp.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=512k", "none", disk.toString());
    assumeTrue(mounted, "this user may mount a file system");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      boolean _ = run("umount", "-l", disk.toString());
    }
  }

  @Test
  void startsNothingAndSaysSoWhileTheDiskIsFull() throws Exception {
    Path effects = temp.resolve("effects");
    CommandAdapter adapter = new CommandAdapter(disk.resolve("runs"));
    assertThat(adapter.trouble()).isEmpty();
    Orders order = Orders.script("echo BEGIN >> " + effects);
    fill();

    ActionReport report = adapter.run(order.id("d-1/2/worker/1").order());

    assertThat(report.result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(report.errorClass()).as("it can be tried again").isEqualTo(ErrorClass.MISSED);
    assertThat(report.detail())
        .contains("was never started", "No space left on device", "it can be tried again");
    assertThat(effects).doesNotExist();
    assertThat(adapter.trouble())
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .startsWith("Expected to write into the directory for runs, ")
                    .contains("No space left on device"));

    empty();
    assertThat(adapter.trouble()).isEmpty();
    assertThat(adapter.run(order.id("d-1/2/worker/2").order()).result())
        .isEqualTo(Result.SUCCEEDED);
    assertThat(effects).hasContent("BEGIN\n");
  }

  @Test
  void stillKnowsHowACommandEndedThatRanWhenTheDiskWasFull() throws Exception {
    Path begun = temp.resolve("begun");
    Path go = temp.resolve("go");
    Path ended = temp.resolve("ended");
    CommandAdapter adapter = new CommandAdapter(disk.resolve("runs"));
    Orders order =
        Orders.script(
            "touch %s; until [ -e %s ]; do sleep 0.05; done; touch %s; exit 7"
                .formatted(begun, go, ended));
    CompletableFuture<ActionReport> running = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                running.complete(adapter.run(order.order()));
              } catch (Throwable e) {
                running.completeExceptionally(e);
              }
            });
    await().until(() -> Files.exists(begun));
    fill();

    Files.createFile(go);
    await().until(() -> Files.exists(ended));
    await().during(Duration.ofMillis(500)).until(() -> !running.isDone());
    empty();

    ActionReport report = running.get(30, TimeUnit.SECONDS);
    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.detail()).contains("7");
  }

  private void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(disk.resolve("rest"))) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left on device");
    }
  }

  private void empty() throws IOException {
    Files.delete(disk.resolve("rest"));
  }

  private static boolean run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor() == 0;
  }
}
