package dev.slipway.runtime.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.action.RunDirectory.Claim;
import dev.slipway.runtime.action.RunDirectory.Started;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found after somebody was killed. */
class CommandRecoveryTest {

  @TempDir Path temp;
  private Path runs;
  private CommandAdapter adapter;

  @BeforeEach
  void open() {
    runs = temp.resolve("runs");
    adapter = new CommandAdapter(runs);
  }

  @Test
  void findsTheCommandOfAServiceThatWasKilled() throws Exception {
    Path effects = temp.resolve("effects");
    String script =
        "echo BEGIN >> %1$s; for i in 1 2 3 4 5 6 7 8; do sleep 0.25; echo step $i; done; echo END >> %1$s; exit 0"
            .formatted(effects);
    Process service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CommandService.class.getName(),
                runs.toString(),
                script)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(effects));
    service.destroyForcibly();
    assertThat(service.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(service.exitValue()).isEqualTo(128 + 9);
    assertThat(effects).content().doesNotContain("END");

    ActionReport report = adapter.run(Orders.script(script).order());

    assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
    assertThat(report.detail()).contains("exited with 0 after 2.");
    assertThat(report.output()).contains("step 1\n", "step 8\n");
    assertThat(effects).hasContent("BEGIN\nEND\n");
  }

  @Test
  void doesNotKnowWhatACommandDidThatWasKilled() throws Exception {
    Path effects = temp.resolve("effects");
    Orders order = Orders.script("echo BEGIN >> %s; echo working; sleep 73".formatted(effects));
    CompletableFuture<ActionReport> running = begin(order, effects);
    RunDirectory run = new RunDirectory(runs.resolve(order.id()));
    Awaitility.await()
        .until(() -> CommandOutput.tail(run, Redaction.of(order.settings())).equals("working\n"));
    kill(-started(order).pid());

    ActionReport report = running.get(10, TimeUnit.SECONDS);
    assertThat(report.result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(report.detail()).startsWith("sh died unseen (process ").doesNotContain(".\n");
    assertThat(report.output()).isEqualTo("working\n");
    assertThat(new CommandAdapter(runs).run(order.order()).result())
        .isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(effects).hasContent("BEGIN\n");
  }

  @Test
  void leavesNothingRunningBehindAWrapperThatWasKilled() throws Exception {
    Path up = temp.resolve("up");
    Orders order = Orders.script("touch %s; sleep 74".formatted(up));
    CompletableFuture<ActionReport> running = begin(order, up);
    Started wrapper = started(order);
    kill(wrapper.pid());

    assertThat(running.get(10, TimeUnit.SECONDS).result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(ProcessTable.session(wrapper.pid())).isEmpty();
  }

  @Test
  void repeatsACommandThatDiedUnseenOnlyIfItMayBeRepeated() throws Exception {
    Path effects = temp.resolve("effects");
    Orders order =
        Orders.script(
                "echo BEGIN >> %1$s; [ $(wc -l < %1$s) -gt 1 ] || sleep 75; echo again"
                    .formatted(effects))
            .with("idempotent", "true");
    CompletableFuture<ActionReport> running = begin(order, effects);
    kill(-started(order).pid());

    ActionReport report = running.get(10, TimeUnit.SECONDS);
    assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
    assertThat(report.output()).isEqualTo("again\n");
    assertThat(new CommandAdapter(runs).run(order.order()).result()).isEqualTo(Result.SUCCEEDED);
    assertThat(effects).hasContent("BEGIN\nBEGIN\n");
  }

  @Test
  void givesUpACommandThatDiesEachTime() throws Exception {
    Path effects = temp.resolve("effects");
    Orders order =
        Orders.script(
                "echo BEGIN >> %s; kill -s KILL -- -$(ps -o sid= -p $$ | tr -d ' ')"
                    .formatted(effects))
            .with("idempotent", "true");

    assertThat(adapter.run(order.order()).result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(Files.readAllLines(effects)).hasSize(5);
  }

  @Test
  void doesNotTakeAnotherBootOrAnotherProcessForItsCommand() throws Exception {
    Orders order = Orders.script("exit 0");
    long self = ProcessHandle.current().pid();
    long start = ProcessTable.find(self).orElseThrow().start();
    write(order, "owner", "%d %d %s 1.0%n".formatted(self, start, "another-boot"));
    assertThat(adapter.run(order.order()).result()).isEqualTo(Result.OUTCOME_UNKNOWN);

    Orders other = order.id("deploy-x/2/worker/1");
    write(other, "owner", "%d %d %s 1.0%n".formatted(self, start + 1, ProcessTable.bootId()));
    assertThat(adapter.run(other.order()).result()).isEqualTo(Result.OUTCOME_UNKNOWN);
  }

  @Test
  void seesToItThatAClaimWithoutOwnerNeverStarts() throws Exception {
    Path effect = temp.resolve("effect");
    Orders order = Orders.script("touch " + effect);
    RunDirectory run = new RunDirectory(runs.resolve(order.id()));
    assertThat(run.claim(new Claim(adapter.executorId(), ProcessTable.bootId()))).isTrue();
    long start = System.nanoTime();

    ActionReport report = adapter.run(order.order());

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(3));
    assertThat(report.result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.MISSED);
    assertThat(report.detail()).contains("never started");
    // the wrapper was slow
    Process late =
        new CommandLauncher(RunVolume.open(runs).wrapper())
            .start(
                run,
                Path.of("/bin/sh"),
                order.argv(),
                temp,
                java.util.Map.of("PATH", "/bin:/usr/bin"));
    assertThat(late.waitFor()).isEqualTo(9);
    assertThat(effect).doesNotExist();
    assertThat(adapter.run(order.order()).detail()).contains("never started");
  }

  @Test
  void cannotProveThatNothingWasStartedBeforeTheHostWasRestarted() throws Exception {
    Orders order = Orders.script("exit 0");
    assertThat(
            new RunDirectory(runs.resolve(order.id()))
                .claim(new Claim(adapter.executorId(), "another-boot")))
        .isTrue();

    assertThat(adapter.run(order.order()).result()).isEqualTo(Result.OUTCOME_UNKNOWN);
  }

  @Test
  void leavesTheClaimsOfOtherExecutorsAlone() throws Exception {
    Path effects = temp.resolve("effects");
    Orders order = Orders.script("echo BEGIN >> %s; sleep 2; echo mine".formatted(effects));
    CompletableFuture<ActionReport> running = begin(order, effects);
    CommandAdapter other = new CommandAdapter(runs, "host-2");

    ActionReport report = other.run(order.time(Duration.ofMillis(500)).order());
    assertThat(report.result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(report.detail())
        .contains("another executor (" + adapter.executorId() + ")", "before the time was used up");
    other.stop(order.order());
    assertThat(running.get().output()).isEqualTo("mine\n");
    assertThat(other.run(order.order()).result()).isEqualTo(Result.SUCCEEDED);
    assertThat(effects).hasContent("BEGIN\n");
  }

  @Test
  void keepsItsIdWithTheDirectory() {
    assertThat(new CommandAdapter(runs).executorId())
        .isEqualTo(adapter.executorId())
        .startsWith("executor-");
    assertThat(new CommandAdapter(temp.resolve("others")).executorId())
        .isNotEqualTo(adapter.executorId());
  }

  private CompletableFuture<ActionReport> begin(Orders order, Path until) {
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
    Awaitility.await().until(() -> Files.exists(until));
    return running;
  }

  private Started started(Orders order) {
    return (Started) new RunDirectory(runs.resolve(order.id())).owner().orElseThrow();
  }

  private void write(Orders order, String name, String content) throws IOException {
    Path run = Files.createDirectories(runs.resolve(order.id()));
    Files.writeString(run.resolve(name), content);
  }

  private static void kill(long target) throws IOException, InterruptedException {
    List<String> line = List.of("/bin/sh", "-c", "kill -s KILL -- " + target);
    assertThat(new ProcessBuilder(line).inheritIO().start().waitFor()).isZero();
  }
}
