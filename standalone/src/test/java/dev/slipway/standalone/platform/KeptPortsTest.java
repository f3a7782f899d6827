package dev.slipway.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptPortsTest {
  private static final String HOST = "127.0.0.1";

  @TempDir private Path directory = Path.of("/tmp");

  @Test
  void shouldKeepAPortPerNameAcrossStarts() {
    int broker = ports().port("broker", HOST);
    int registry = ports().port("registry", HOST);
    assertThat(broker).isBetween(20_000, 23_999).isNotEqualTo(registry);
    assertThat(ports().port("broker", HOST)).isEqualTo(broker);
    assertThat(ports().port("registry", HOST)).isEqualTo(registry);
  }

  @Test
  void shouldChooseAndKeepAnotherWhenItIsTaken() throws Exception {
    int kept = ports().port("broker", HOST);
    int next;
    try (var taken = new ServerSocket(kept, 1, InetAddress.getLoopbackAddress())) {
      next = ports().port("broker", HOST);
      assertThat(next).isNotEqualTo(taken.getLocalPort());
    }
    assertThat(ports().port("broker", HOST)).isEqualTo(next);
  }

  @Test
  void shouldLeaveThePortToTheProcessThatStillRunsOnIt() throws Exception {
    Path pidFile = directory.resolve("agent.pid");
    int kept = ports().port("agent", HOST, pidFile);
    try (var taken = new ServerSocket(kept, 1, InetAddress.getLoopbackAddress())) {
      ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow().write(pidFile);
      assertThat(ports().port("agent", HOST, pidFile)).isEqualTo(taken.getLocalPort());
      Files.delete(pidFile);
      assertThat(ports().port("agent", HOST, pidFile)).isNotEqualTo(taken.getLocalPort());
    }
  }

  @Test
  void shouldCallAFixedPortUsableWhileNobodyOrItsOwnProcessHasIt() throws Exception {
    Path pidFile = directory.resolve("database.pid");
    int port = ports().port("any", HOST);
    assertThat(KeptPorts.isUsable(HOST, port, pidFile)).isTrue();
    try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(KeptPorts.isUsable(HOST, taken.getLocalPort(), pidFile)).isFalse();
      ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow().write(pidFile);
      assertThat(KeptPorts.isUsable(HOST, taken.getLocalPort(), pidFile)).isTrue();
    }
  }

  @Test
  void shouldNameTheLineThatIsNoPort() throws Exception {
    Path file = Files.writeString(directory.resolve("ports.properties"), "broker=70000\n");
    assertThatThrownBy(() -> ports().port("broker", HOST))
        .isInstanceOf(PlatformFailure.class)
        .hasMessage(
            "Expected a port from 1 to 65535 for 'broker' in %s, but it says '70000'; correct or delete the line.",
            file);
  }

  @Test
  void shouldRefuseAnAddressOfAnotherMachine() {
    assertThatThrownBy(() -> ports().port("broker", "192.0.2.1"))
        .isInstanceOf(PlatformFailure.class)
        .hasMessageContaining("check that 192.0.2.1 is an address of this machine");
  }

  private KeptPorts ports() {
    return new KeptPorts(directory.resolve("ports.properties"));
  }
}
