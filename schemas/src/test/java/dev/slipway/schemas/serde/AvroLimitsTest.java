package dev.slipway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.SystemLimitException;
import org.junit.jupiter.api.Test;

/** Avro reads its limits once in the life of a JVM, so each case has a JVM of its own. */
class AvroLimitsTest {
  /** Started in a JVM of its own. */
  static final class Probe {
    private Probe() {}

    public static void main(String[] steps) {
      for (String step : steps) {
        switch (step) {
          case "use" -> SystemLimitException.checkMaxStringLength(1);
          case "set" -> AvroLimits.set();
          default -> {
            try {
              AvroLimits.require();
              System.out.println("in force");
            } catch (IllegalStateException e) {
              System.out.println(e.getMessage());
            }
          }
        }
      }
    }
  }

  @Test
  void shouldBeInForceInTheseTests() {
    assertThatCode(AvroLimits::require).doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseWhenNothingIsSet() throws Exception {
    assertThat(probe(List.of(), "require"))
        .startsWith("Expected Avro to obey limits")
        .contains("-Dorg.apache.avro.limits.string.maxLength=1048576")
        .contains("-Dorg.apache.avro.limits.bytes.maxLength=1048576")
        .contains("-Dorg.apache.avro.limits.collectionItems.maxLength=65536");
  }

  @Test
  void shouldBeInForceOnceSet() throws Exception {
    assertThat(probe(List.of(), "set", "require")).isEqualTo("in force");
  }

  @Test
  void shouldRefuseWhenSetTooLate() throws Exception {
    assertThat(probe(List.of(), "use", "set", "require"))
        .startsWith("Expected Avro to obey limits");
  }

  @Test
  void shouldKeepWhatIsSetAlready() throws Exception {
    List<String> flags = List.of("-Dorg.apache.avro.limits.string.maxLength=5000");
    assertThat(probe(flags, "set", "require")).isEqualTo("in force");
  }

  @Test
  void shouldRefuseLimitsThatAreNone() throws Exception {
    for (String value : List.of("0", "-1", "many", "2147483639", "4294967295")) {
      List<String> flags = List.of("-Dorg.apache.avro.limits.bytes.maxLength=" + value);
      assertThat(probe(flags, "set", "require"))
          .as(value)
          .startsWith("Expected Avro to obey limits")
          .contains("for org.apache.avro.limits.bytes.maxLength;");
    }
  }

  private static String probe(List<String> flags, String... steps)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(Probe.class.getName());
    command.addAll(List.of(steps));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
