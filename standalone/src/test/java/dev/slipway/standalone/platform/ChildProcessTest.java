package dev.slipway.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ChildProcessTest {
  private final BlockingQueue<String> deaths = new LinkedBlockingQueue<>();
  @TempDir private Path directory = Path.of("/tmp");

  @Test
  void shouldBeStartedWhenItsReadyLineIsWritten() {
    ChildSpec spec =
        Shell.child(
                directory,
                "sleep 0.3; echo \"up with $COLOUR\"; exec sleep 60",
                Readiness.line("up with blue"))
            .withEnvironment(Map.of("COLOUR", "blue"));
    try (ChildProcess child = ChildProcess.start(spec, deaths::add)) {
      assertThat(child.isAlive()).isTrue();
      assertThat(spec.log()).content().isEqualTo("up with blue\n");
    }
    assertThat(deaths).isEmpty();
    assertThat(spec.pidFile()).doesNotExist();
  }

  @Test
  void shouldSayWithWhichWordsItEndedBeforeItWasReady() {
    ChildSpec spec =
        Shell.child(directory, "echo fine; echo port taken >&2; exit 3", Readiness.line("never"));
    assertThatThrownBy(() -> ChildProcess.start(spec, deaths::add))
        .isInstanceOf(PlatformFailure.class)
        .hasMessage(
            "Expected child to start, but it ended with exit code 3 (its last line: \"port taken\"); see %s.",
            spec.log());
    assertThat(deaths).isEmpty();
  }

  @Test
  void shouldNotWaitLongerThanTheDeadlineAndLeaveNothingBehind() throws IOException {
    ChildSpec spec =
        Shell.child(directory, "echo $$ >own-pid; exec sleep 60", Readiness.line("never"))
            .withDeadlines(Duration.ofSeconds(1), Duration.ofSeconds(5));
    assertThatThrownBy(() -> ChildProcess.start(spec, deaths::add))
        .isInstanceOf(PlatformFailure.class)
        .hasMessageContaining("it was not ready after 1 s without a word");
    long pid = Long.parseLong(Files.readString(directory.resolve("own-pid")).trim());
    assertThat(ProcessIdentity.of(pid)).isEmpty();
  }

  @Test
  void shouldSayInOneSentenceWhichProgramIsMissing() {
    ChildSpec spec = Shell.of(directory, List.of("/no/such/program"), Readiness.atOnce());
    assertThatThrownBy(() -> ChildProcess.start(spec, deaths::add))
        .isInstanceOf(PlatformFailure.class)
        .hasMessageStartingWith(
            "Expected to run child, but Cannot run program \"/no/such/program\"");
  }

  @Test
  void shouldTellTheOwnerOnceWhenItDies() throws Exception {
    ChildSpec spec =
        Shell.child(
            directory,
            "echo up; until [ -e go ]; do sleep 0.05; done; echo out of memory; exit 9",
            Readiness.line("up"));
    try (ChildProcess child = ChildProcess.start(spec, deaths::add)) {
      Files.createFile(directory.resolve("go"));
      assertThat(deaths.poll(10, TimeUnit.SECONDS))
          .isEqualTo(
              "Expected child (process %d) to keep running, but it ended with exit code 9 (its last line: \"out of memory\"); see %s."
                  .formatted(child.pid(), spec.log()));
    }
    assertThat(deaths).isEmpty();
  }

  @Test
  void shouldKillWhatDoesNotEndByItself() {
    ChildSpec spec =
        Shell.child(
                directory,
                "trap '' TERM; echo up; while :; do sleep 0.1; done",
                Readiness.line("up"))
            .withDeadlines(Duration.ofSeconds(20), Duration.ofMillis(300));
    ChildProcess child = ChildProcess.start(spec, deaths::add);
    child.stop();
    assertThat(ProcessIdentity.of(child.pid())).isEmpty();
    assertThat(deaths).isEmpty();
  }

  @Test
  void shouldKeepTheOutputOfTheLifeBefore() {
    ChildSpec spec =
        Shell.child(directory, "echo \"life $$\"; exec sleep 60", Readiness.line("life"));
    ChildProcess first = ChildProcess.start(spec, deaths::add);
    first.stop();
    ChildProcess second = ChildProcess.start(spec, deaths::add);
    second.stop();
    assertThat(spec.log()).content().isEqualTo("life " + second.pid() + "\n");
    assertThat(directory.resolve("child.log.1")).content().isEqualTo("life " + first.pid() + "\n");
  }

  @Test
  void shouldCutALongLastLine() {
    ChildSpec spec = Shell.child(directory, "printf '%05000d' 7; exit 1", Readiness.line("never"));
    assertThatThrownBy(() -> ChildProcess.start(spec, deaths::add))
        .hasMessageContaining("(its last line: \"" + "0".repeat(300) + "...\")");
  }

  @Test
  void shouldEndTheLeftoverOfAKilledJvmBeforeStartingAgain() {
    ChildSpec spec = Shell.child(directory, "echo up; exec sleep 60", Readiness.line("up"));
    ChildProcess leftover = ChildProcess.start(spec, Shell::ignore);
    try (ChildProcess next = ChildProcess.start(spec, deaths::add)) {
      assertThat(next.pid()).isNotEqualTo(leftover.pid());
      await().until(() -> !leftover.isAlive());
      assertThat(next.isAlive()).isTrue();
    }
  }
}
