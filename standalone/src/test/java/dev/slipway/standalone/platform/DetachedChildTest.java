package dev.slipway.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who outlives whom: shown with a JVM in between that is killed with SIGKILL. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class DetachedChildTest {
  private static final String SLEEPER = "echo up; exec sleep 120";

  private final BlockingQueue<String> deaths = new LinkedBlockingQueue<>();
  @TempDir private Path directory = Path.of("/tmp");

  @AfterEach
  void endWhatIsDetached() {
    ChildProcess.endLeftover(directory.resolve("child.pid"), "child");
  }

  @Test
  void shouldFindTheRunningOneInsteadOfStartingASecond() {
    ChildSpec spec = Shell.child(directory, SLEEPER, Readiness.line("up"));
    ChildProcess first = ChildProcess.startDetached(spec, Shell::ignore);
    ChildProcess second = ChildProcess.startDetached(spec, deaths::add);

    assertThat(first.wasFound()).isFalse();
    assertThat(second.wasFound()).isTrue();
    assertThat(second.pid()).isEqualTo(first.pid());
    second.stop();
    assertThat(first.isAlive()).isFalse();
    assertThat(deaths).isEmpty();
  }

  @Test
  void shouldHaveASessionOfItsOwnAndKnowItsPidFile() throws IOException {
    ChildSpec spec = Shell.child(directory, SLEEPER, Readiness.line("up"));
    ChildProcess child = ChildProcess.startDetached(spec, deaths::add);
    assertThat(sessionOf(child.pid())).isEqualTo(child.pid());
    assertThat(ProcessIdentity.read(spec.pidFile()))
        .contains(ProcessIdentity.of(child.pid()).orElseThrow());
  }

  @Test
  void shouldWriteItsPidFileByItselfBecauseTheStarterMayBeKilled() throws Exception {
    Path pidFile = directory.resolve("child.pid");
    var command = new ArrayList<>(Session.ofItsOwn(pidFile));
    command.addAll(List.of("sleep", "120"));
    long pid = new ProcessBuilder(command).start().pid();
    await().until(() -> ProcessIdentity.read(pidFile).isPresent());
    assertThat(ProcessIdentity.read(pidFile)).contains(ProcessIdentity.of(pid).orElseThrow());
  }

  @Test
  void shouldGetASessionFromPerlWhereThereIsNoSetsid() throws Exception {
    Path perl = Session.onPath("perl").orElseThrow();
    var command = new ArrayList<>(Session.byPerl(perl));
    command.addAll(List.of("sh", "-c", "echo \"$1\" >said; exec sleep 120", "sh", "two words"));
    Process process = new ProcessBuilder(command).directory(directory.toFile()).start();
    try {
      await().until(() -> Files.exists(directory.resolve("said")));
      assertThat(sessionOf(process.pid())).isEqualTo(process.pid());
      assertThat(directory.resolve("said")).content().isEqualTo("two words\n");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void shouldStartANewOneWhenThePidWasGivenToAnotherProcess() {
    ChildSpec spec = Shell.child(directory, SLEEPER, Readiness.line("up"));
    long self = ProcessHandle.current().pid();
    new ProcessIdentity(self, "another time").write(spec.pidFile());
    ChildProcess child = ChildProcess.startDetached(spec, deaths::add);
    assertThat(child.wasFound()).isFalse();
    assertThat(child.pid()).isNotEqualTo(self);
  }

  @Test
  void shouldReplaceTheOneThatNoLongerAnswers() throws IOException {
    Path up = directory.resolve("up");
    ChildSpec spec =
        Shell.child(directory, "touch up; exec sleep 120", output -> Files.exists(up))
            .withDeadlines(Duration.ofSeconds(5), Duration.ofSeconds(5));
    ChildProcess silent = ChildProcess.startDetached(spec, Shell::ignore);
    Files.delete(up);
    ChildProcess child = ChildProcess.startDetached(spec, deaths::add);
    assertThat(child.pid()).isNotEqualTo(silent.pid());
    assertThat(silent.isAlive()).isFalse();
  }

  @Test
  void shouldOutliveTheJvmThatStartedItAndStillTellItsNextOwnerOfItsDeath() throws Exception {
    Process starter = starter("detached");
    long pid = pidFrom(starter);
    kill(starter);

    ChildSpec spec = Starter.spec(directory);
    ChildProcess found = ChildProcess.startDetached(spec, deaths::add);
    assertThat(found.wasFound()).isTrue();
    assertThat(found.pid()).isEqualTo(pid);

    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    assertThat(deaths.poll(10, TimeUnit.SECONDS))
        .startsWith(
            "Expected child (process "
                + pid
                + ") to keep running, but it ended (its last line: \"up\")");
  }

  @Test
  void shouldEndWithTheJvmThatStartedItWhenItIsTethered() throws Exception {
    Process starter = starter("tethered");
    long pid = pidFrom(starter);
    ProcessIdentity child = ProcessIdentity.of(pid).orElseThrow();
    kill(starter);
    await().atMost(Duration.ofSeconds(15)).until(() -> !child.isAlive());
  }

  private Process starter(String kind) throws IOException {
    List<String> command =
        JavaCommand.of(
            64,
            List.of(),
            JavaCommand.ownClassPath(),
            Starter.class.getName(),
            List.of(kind, directory.toString()));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static long pidFrom(Process starter) throws IOException {
    String line = starter.inputReader().readLine();
    assertThat(line).as("what the starter says").matches("\\d+");
    return Long.parseLong(line);
  }

  private static void kill(Process starter) throws InterruptedException {
    starter.destroyForcibly();
    assertThat(starter.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private static long sessionOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
  }
}
