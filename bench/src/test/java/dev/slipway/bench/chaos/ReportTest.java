package dev.slipway.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  @TempDir private Path temp;

  @Test
  void shouldPutTheLastThreeRunsSideBySideAndLeaveTheRestAlone() throws IOException {
    Path file = temp.resolve("figures.md");
    Report.add(file, "run 1", Map.of("lost", "1"));
    Path _ = Files.writeString(file, "before\n" + Files.readString(file) + "after\n");
    Report.add(file, "run 2", Map.of("lost", "2"));
    Report.add(file, "run 3", Map.of("lost", "3"));
    Report.add(file, "run 2", Map.of("lost", "2, again"));
    Report.add(file, "run 4", Map.of("lost", "4"));

    assertThat(Files.readString(file))
        .startsWith("before\n")
        .endsWith("after\n")
        .contains("| | run 3 | run 2 | run 4 |\n")
        .contains("| lost | 3 | 2, again | 4 |\n");
  }

  @Test
  void shouldNotWriteIntoADocumentWithoutAPlaceForIt() throws IOException {
    Path file = Files.writeString(temp.resolve("other.md"), "nothing here");

    assertThatThrownBy(() -> Report.add(file, "run", Map.of()))
        .hasMessageStartingWith("Expected the marks ");
    assertThat(file).hasContent("nothing here");
  }
}
