package dev.slipway.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformDirectoryTest {
  private static final URI REGISTRY = URI.create("http://127.0.0.1:20001/apis/ccompat/v7");
  private static final URI AGENT = URI.create("http://127.0.0.1:20002");

  @TempDir private Path parent = Path.of("/tmp");

  @Test
  void shouldMakeItsFoldersForItsOwnerAlone() throws Exception {
    Path root = parent.resolve("deep/.slipway");
    try (PlatformDirectory directory = PlatformDirectory.open(root)) {
      assertThat(directory.kafka()).isDirectory().isEqualTo(root.resolve("kafka"));
      assertThat(directory.registry()).isDirectory();
      assertThat(directory.agent()).isDirectory();
      assertThat(directory.runs()).isDirectory();
      assertThat(directory.logs()).isDirectory();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void shouldRefuseASecondPlatformAndNameTheFirst() {
    long self = ProcessHandle.current().pid();
    try (PlatformDirectory first = PlatformDirectory.open(parent)) {
      assertThatThrownBy(() -> PlatformDirectory.open(first.root()))
          .isInstanceOf(PlatformFailure.class)
          .hasMessage(
              "Expected to be the only platform on %s, but process %d uses it; stop that one, or choose another directory.",
              parent, self);
    }
    PlatformDirectory.open(parent).close();
  }

  @Test
  void shouldRefuseWhileAPlatformOfAnotherJvmHoldsIt() throws Exception {
    Process other = Holder.start(parent);
    try {
      assertThatThrownBy(() -> PlatformDirectory.open(parent))
          .isInstanceOf(PlatformFailure.class)
          .hasMessageContaining("but process " + other.pid() + " uses it");
      assertThat(RunningPlatform.find(parent)).map(RunningPlatform::pid).contains(other.pid());
    } finally {
      other.destroyForcibly();
      assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    // Killed: the addresses are still there, but void, and the lock is free.
    assertThat(parent.resolve("platform.properties")).exists();
    assertThat(RunningPlatform.find(parent)).isEmpty();
    PlatformDirectory.open(parent).close();
    assertThat(parent.resolve("platform.properties")).doesNotExist();
  }

  @Test
  void shouldTellTheAddressesWhileItIsReady() {
    long self = ProcessHandle.current().pid();
    assertThat(RunningPlatform.find(parent)).isEmpty();
    try (PlatformDirectory directory = PlatformDirectory.open(parent)) {
      assertThat(RunningPlatform.find(parent)).isEmpty();
      directory.publish("127.0.0.1:20000", REGISTRY, AGENT, 20003);
      assertThat(RunningPlatform.find(parent))
          .contains(new RunningPlatform("127.0.0.1:20000", REGISTRY, AGENT, 20003, self));
      assertThat(parent.resolve("platform.properties"))
          .content()
          .contains(
              "bootstrap.servers=127.0.0.1:20000\n",
              "schema.registry.url=" + REGISTRY + "\n",
              "agent.url=" + AGENT + "\n",
              "http.port=20003\n",
              "pid=" + self + "\n");
    }
    assertThat(RunningPlatform.find(parent)).isEmpty();
  }

  @Test
  void shouldSayWhatIsWrongWithAnUnusablePlace() throws Exception {
    Path file = Files.createFile(parent.resolve("file"));
    assertThatThrownBy(() -> PlatformDirectory.open(file))
        .isInstanceOf(PlatformFailure.class)
        .hasMessageStartingWith("Expected a state directory at " + file + ", but ");
  }
}
