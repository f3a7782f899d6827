package dev.slipway.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {
  @TempDir private Path directory = Path.of("/tmp");

  @Test
  void shouldReadWhatItWrote() {
    Path file = directory.resolve("new/file.properties");
    Map<String, String> entries =
        Map.of("path", "C:\\x=y", "url", "http://h:1/a#b", "word", "grün");
    PropertiesFile.write(file, entries);
    assertThat(PropertiesFile.read(file)).isEqualTo(entries);
    assertThat(directory.resolve("new")).isDirectoryNotContaining("glob:**.next");
  }

  @Test
  void shouldBeEmptyWithoutAFile() {
    assertThat(PropertiesFile.read(directory.resolve("none"))).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsTooLargeOrNoPropertiesFile() throws Exception {
    Path large = Files.writeString(directory.resolve("large"), "a".repeat(65 * 1024));
    assertThatThrownBy(() -> PropertiesFile.read(large))
        .isInstanceOf(PlatformFailure.class)
        .hasMessageContaining("to hold at most 65536 bytes");
    Path broken = Files.writeString(directory.resolve("broken"), "a=\\uXXXX");
    assertThatThrownBy(() -> PropertiesFile.read(broken))
        .isInstanceOf(PlatformFailure.class)
        .hasMessageContaining("to be a properties file");
  }
}
