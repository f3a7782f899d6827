package dev.slipway.runtime.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandAdapterTest {

  private static final Duration GRACE = Duration.ofMillis(700);

  @TempDir Path temp;
  private CommandAdapter adapter;

  @BeforeEach
  void open() {
    adapter = adapter();
  }

  private CommandAdapter adapter() {
    return new CommandAdapter(RunVolume.open(temp.resolve("runs")), null, GRACE);
  }

  @Test
  void doesNotBeginACommandWithLessThanHalfItsTime() throws Exception {
    ActionOrder early = Orders.script("touch " + temp.resolve("effect")).order();
    ActionOrder late =
        new ActionOrder(
            early.id(),
            early.deploymentId(),
            early.action(),
            early.fencingToken(),
            early.context(),
            () -> early.action().timeout().dividedBy(2).minusMillis(1));

    ActionReport report = adapter.run(late);

    assertThat(report.result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.MISSED);
    assertThat(report.detail())
        .isEqualTo(
            "sh was never started (only 14999 of its 30000 ms were left); nothing has run, so it can be tried again");
    assertThat(temp.resolve("effect")).doesNotExist();
  }

  @Test
  void tellsHowACommandEnded() throws Exception {
    ActionReport report = adapter.run(Orders.script("echo one; echo two >&2").order());

    assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.NONE);
    assertThat(report.detail()).matches("sh exited with 0 after \\d+\\.\\d s");
    assertThat(report.output()).isEqualTo("one\ntwo\n");
  }

  @Test
  void givesACommandOnlyTheEnvironmentThatItShouldSee() throws Exception {
    ActionReport report = adapter.run(Orders.command("env").with("env.COLOUR", "green").order());

    List<String> lines = report.output().lines().toList();
    assertThat(lines)
        .contains(
            "COLOUR=green",
            "SLIPWAY_VERSION=1.4.2",
            "SLIPWAY_DEPLOYMENT=deploy-20261121-142310-3-h",
            "SLIPWAY_IDEMPOTENCY_KEY=deploy-20261121-142310-3-h/2/worker/1",
            "SLIPWAY_FENCING_TOKEN=42",
            "PATH=" + System.getenv("PATH"));
    assertThat(lines.stream().map(line -> line.replaceAll("=.*", "")))
        .isSubsetOf(
            "COLOUR",
            "SLIPWAY_VERSION",
            "SLIPWAY_DEPLOYMENT",
            "SLIPWAY_IDEMPOTENCY_KEY",
            "SLIPWAY_FENCING_TOKEN",
            "PATH",
            "HOME",
            "LANG",
            "TMPDIR",
            "JAVA_HOME",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_");
  }

  @Test
  void runsInTheDirectoryAndWithoutInput() throws Exception {
    Path work = Files.createDirectory(temp.resolve("work here"));
    ActionReport report =
        adapter.run(Orders.script("pwd; cat").with("directory", work.toString()).order());

    assertThat(report.output()).isEqualTo(work.toRealPath() + "\n");
  }

  @Test
  void showsArgumentsToNoShell() throws Exception {
    String hostile = "$(touch " + temp.resolve("hacked") + "); `id` 'a\" \n * ${HOME} ; exit 3";
    ActionReport report = adapter.run(Orders.command("printf", "%s|", hostile, "-n", "").order());

    assertThat(report.output()).isEqualTo(hostile + "|-n||");
    assertThat(temp.resolve("hacked")).doesNotExist();
    assertThat(
            adapter
                .run(
                    Orders.command("eval", "touch " + temp.resolve("hacked")).id("other/1").order())
                .detail())
        .contains("eval");
    assertThat(temp.resolve("hacked")).doesNotExist();
  }

  @Test
  void failsWithTheLastLineAndWithoutSecrets() throws Exception {
    ActionReport report =
        adapter.run(
            Orders.script("echo begin $API_TOKEN; echo \"denied for $API_TOKEN, sorry\"; exit 3")
                .with("env.API_TOKEN", "swordfish")
                .order());

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(report.detail())
        .startsWith("sh exited with 3 after")
        .endsWith("it said last: denied for ***, sorry");
    assertThat(report.output()).isEqualTo("begin ***\ndenied for ***, sorry\n");
  }

  @ParameterizedTest
  @CsvSource({
    "connect ETIMEDOUT 10.0.0.1,TRANSIENT",
    "dial tcp: Connection refused,TRANSIENT",
    "Read timed out,TRANSIENT",
    "recv: connection reset by peer,TRANSIENT",
    "401 unauthorised,PERMANENT"
  })
  void tellsTroubleThatMayPassByItsWords(String words, ErrorClass expected) throws Exception {
    assertThat(adapter.run(Orders.script("echo '" + words + "'; exit 1").order()).errorClass())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"no-such-program", "/no/such/program", "./no-such-program", "/etc/passwd"})
  void failsForGoodWithoutAProgram(String program) throws Exception {
    ActionReport report = adapter.run(Orders.command(program).order());

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(report.detail()).startsWith("Expected the program " + program).contains("; ");
    assertThat(temp.resolve("runs/deploy-20261121-142310-3-h")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/../b", "/etc", "a//b", "a/", "a b", "a\u0000b", ".hidden"})
  void refusesIdsThatAreNoPaths(String id) throws Exception {
    ActionReport report =
        adapter.run(Orders.script("touch " + temp.resolve("effect")).id(id).order());

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.detail()).startsWith("Expected an order id");
    adapter.stop(Orders.script("true").id(id).order());
    assertThat(temp.resolve("effect")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "directory,relative/path",
    "directory,/no/such/directory",
    "idempotent,yes",
    "env.SLIPWAY_FENCING_TOKEN,99",
    "env.IFS,x",
    "env.a-b,x"
  })
  void refusesSettingsThatCannotBe(String name, String value) throws Exception {
    ActionReport report =
        adapter.run(Orders.script("touch " + temp.resolve("effect")).with(name, value).order());

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(report.detail()).startsWith("Expected");
    assertThat(temp.resolve("effect")).doesNotExist();
  }

  @Test
  void startsAnOrderOnlyOnceHoweverOftenAndByHowManyItIsRun() throws Exception {
    Path effects = temp.resolve("effects");
    Orders order = Orders.script("echo BEGIN >> " + effects + "; sleep 0.5");
    List<CompletableFuture<ActionReport>> runs =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> run(adapter(), order)))
            .limit(4)
            .toList();

    assertThat(runs).allSatisfy(run -> assertThat(run.get().result()).isEqualTo(Result.SUCCEEDED));
    assertThat(run(adapter(), order).result()).isEqualTo(Result.SUCCEEDED);
    assertThat(effects).hasContent("BEGIN\n");
  }

  @Test
  void endsTheWholeGroupAtTheDeadline() throws Exception {
    Path pids = temp.resolve("pids");
    Orders order =
        Orders.script(
                "trap 'echo asked' TERM; echo $$ >> %1$s; (trap '' TERM; echo $(exec sh -c 'echo $PPID') >> %1$s; while :; do sleep 60; done) & timeout 99 sleep 98 & while :; do sleep 0.1; done"
                    .formatted(pids))
            .time(Duration.ofMillis(900));
    ActionReport report = adapter.run(order.order());

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    assertThat(report.detail()).matches("sh timed out after \\d\\.\\d s and was stopped");
    assertThat(report.output()).contains("asked");
    assertThat(session(order)).isEmpty();
    assertThat(Files.readAllLines(pids))
        .hasSize(2)
        .allSatisfy(pid -> assertThat(ProcessTable.find(Long.parseLong(pid))).isEmpty());
    assertThat(run(adapter(), order.time(Duration.ofMinutes(1))).detail())
        .isEqualTo(report.detail());
  }

  @Test
  void startsNothingWhenNoTimeIsLeft() throws Exception {
    ActionReport report =
        adapter.run(Orders.script("touch " + temp.resolve("effect")).time(Duration.ZERO).order());

    assertThat(report.result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.MISSED);
    assertThat(temp.resolve("effect")).doesNotExist();
  }

  @Test
  void stopsTheWholeGroupAndSaysSoLater() throws Exception {
    Orders order =
        Orders.script(
            "sleep 70 & trap 'echo bye; exit 0' TERM; touch %s; sleep 71 & wait"
                .formatted(temp.resolve("up")));
    CompletableFuture<ActionReport> running =
        CompletableFuture.supplyAsync(() -> run(adapter, order));
    Awaitility.await().until(() -> Files.exists(temp.resolve("up")));
    adapter().stop(order.order());

    assertThat(session(order)).isEmpty();
    assertThat(running.get().result()).isEqualTo(Result.FAILED);
    assertThat(running.get().detail()).contains("was stopped");
    assertThat(running.get().output()).contains("bye");
    adapter.stop(order.order());
    assertThat(run(adapter(), order).detail()).contains("was stopped");
  }

  @Test
  void doesNotStartWhatWasStoppedBefore() throws Exception {
    Orders order = Orders.script("touch " + temp.resolve("effect"));
    adapter.stop(order.order());

    assertThat(adapter.run(order.order()).detail()).contains("was stopped");
    assertThat(temp.resolve("effect")).doesNotExist();
  }

  @Test
  void leavesTheResultOfACommandThatEndedBeforeTheStop() throws Exception {
    Orders order = Orders.script("exit 0");
    adapter.run(order.order());
    adapter.stop(order.order());

    assertThat(adapter.run(order.order()).result()).isEqualTo(Result.SUCCEEDED);
  }

  @Test
  void letsACommandGoOnWhenTheWatcherIsInterrupted() throws Exception {
    Orders order = Orders.script("touch %s; sleep 1; echo done".formatted(temp.resolve("up")));
    Thread watcher = Thread.ofVirtual().start(() -> run(adapter, order));
    Awaitility.await().until(() -> Files.exists(temp.resolve("up")));
    watcher.interrupt();
    watcher.join();

    assertThat(run(adapter(), order).output()).isEqualTo("done\n");
  }

  @Test
  void keepsHeadAndTailOfALargeOutputAndNothingElse() throws Exception {
    Orders order =
        Orders.script(
            "echo FIRST; head -c 30000000 /dev/zero | tr '\\0' x; echo; echo LAST; exit 4");
    ActionReport report = adapter.run(order.order());

    assertThat(report.detail()).contains("exited with 4").endsWith("it said last: LAST");
    assertThat(report.output()).hasSize(BoundedText.OUTPUT_BYTES).endsWith("xx\nLAST\n");
    assertThat(diskUse(runs(order))).isLessThan(5_000_000);
    assertThat(Files.readString(runs(order).resolve("output")).substring(0, 8))
        .isEqualTo("FIRST\nxx");
  }

  @Test
  void reportsValidTextWhateverTheBytes() throws Exception {
    ActionReport report =
        adapter.run(
            Orders.script(
                    "printf 'caf\\303\\251 \\377\\376 \\033[31mred\\033[0m\\000\\n'; head -c 500000 /dev/urandom")
                .order());

    assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
    byte[] bytes = report.output().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(bytes.length).isLessThanOrEqualTo(BoundedText.OUTPUT_BYTES);
    assertThat(report.output()).doesNotContain("\u001b", "\u0000");
  }

  @Test
  void doesNotWaitForADaemonThatACommandLeftBehind() throws Exception {
    Orders order = Orders.script("sleep 72 & echo started");
    long start = System.nanoTime();
    ActionReport report = adapter.run(order.order());

    assertThat(report.result()).isEqualTo(Result.SUCCEEDED);
    assertThat(report.output()).isEqualTo("started\n");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    List<ProcessTable.Entry> left = session(order);
    assertThat(left).isNotEmpty();
    left.forEach(
        process -> ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly));
  }

  private static ActionReport run(CommandAdapter adapter, Orders order) {
    try {
      return adapter.run(order.order());
    } catch (InterruptedException _) {
      return ActionReport.unknown("interrupted");
    }
  }

  private Path runs(Orders order) {
    return temp.resolve("runs").resolve(order.id());
  }

  private List<ProcessTable.Entry> session(Orders order) {
    RunDirectory.Owner owner = new RunDirectory(runs(order)).owner().orElseThrow();
    return ProcessTable.session(((RunDirectory.Started) owner).pid());
  }

  private static long diskUse(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
