package dev.slipway.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.platform.PlatformAddress.Wish;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformAddressTest {
  @TempDir private Path home = Path.of("");

  @Test
  void findsWhatRunsOnThisMachine() throws IOException {
    running(ProcessHandle.current().pid());
    PlatformAddress found = PlatformAddress.find(wish(), Map.of());
    assertThat(found.bootstrapServers()).isEqualTo("127.0.0.1:1");
    assertThat(found.registry()).isEqualTo("http://127.0.0.1:2");
    assertThat(found.agent()).isEqualTo(URI.create("http://127.0.0.1:3"));
    assertThat(found.topicPrefix()).isEqualTo("slipway.");
  }

  @Test
  void theEnvironmentComesBeforeWhatRunsHere() throws IOException {
    running(ProcessHandle.current().pid());
    PlatformAddress found =
        PlatformAddress.find(
            wish(),
            Map.of(
                "SLIPWAY_BOOTSTRAP_SERVERS", "kafka:9092",
                "SLIPWAY_REGISTRY", "http://registry",
                "SLIPWAY_TOPIC_PREFIX", "team."));
    assertThat(found.bootstrapServers()).isEqualTo("kafka:9092");
    assertThat(found.topicPrefix()).isEqualTo("team.");
  }

  @Test
  void noneIsOneSentence() throws IOException {
    assertThatThrownBy(() -> PlatformAddress.find(wish(), Map.of()))
        .isInstanceOf(CliFailure.class)
        .hasMessageContaining("./slipway dev");
    running(999_999_999);
    assertThatThrownBy(() -> PlatformAddress.find(wish(), Map.of()))
        .hasMessageContaining("has ended")
        .hasMessageContaining("./slipway dev");
  }

  @Test
  void halfAnAddressIsRefused() {
    assertThatThrownBy(
            () -> PlatformAddress.find(wish(), Map.of("SLIPWAY_BOOTSTRAP_SERVERS", "kafka:9092")))
        .hasMessageContaining("both");
  }

  private Wish wish() {
    return new Wish(home, null, null, null, null, null);
  }

  private void running(long pid) throws IOException {
    Files.createDirectories(home.resolve(".slipway"));
    Files.writeString(
        home.resolve(".slipway/platform.properties"),
        """
        bootstrap.servers=127.0.0.1:1
        schema.registry.url=http://127.0.0.1:2
        agent.url=http://127.0.0.1:3
        pid=%d
        """
            .formatted(pid));
  }
}
