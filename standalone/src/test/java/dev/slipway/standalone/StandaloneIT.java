package dev.slipway.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.standalone.platform.JavaCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform that cannot start says why in one sentence. */
final class StandaloneIT {

  private static final String HOME = Path.of("..").toAbsolutePath().normalize().toString();

  @TempDir private Path temp = Path.of("/tmp");

  @Test
  void shouldSayThatThePortOfTheExamplesDatabaseIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(start("--example-database-port=" + port))
          .singleElement()
          .asString()
          .startsWith("Expected the port " + port + " to be free for the example's database, but ");
      assertThat(temp.resolve("state/kafka")).isEmptyDirectory();
    }
  }

  @Test
  void shouldRefuseWhatIsNoSetting() throws Exception {
    assertThat(start("--example-database-port=none"))
        .containsExactly("Expected a port from 1 to 65535, but got --example-database-port=none.");
    assertThat(start("fast")).singleElement().asString().endsWith("but got fast.");
  }

  /** Starts a platform that must end with 1; what it says on its error stream. */
  private List<String> start(String option) throws IOException, InterruptedException {
    Path errors = temp.resolve("errors");
    List<String> options =
        new ArrayList<>(
            List.of("--state=" + temp.resolve("state"), "--home=" + HOME, "--tethered", option));
    Process process =
        new ProcessBuilder(
                JavaCommand.of(
                    256,
                    List.of(),
                    JavaCommand.ownClassPath(),
                    "dev.slipway.standalone.Standalone",
                    options))
            .redirectOutput(temp.resolve("output").toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(errors).stream()
        .filter(line -> !line.startsWith("WARNING: "))
        .toList();
  }
}
