package dev.slipway.examples.booking.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.examples.booking.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceChecksTest {
  @TempDir Path temporary;

  @Test
  void shouldFailCompilationWhenTheCompilerWarns() throws Exception {
    source("class Sound { int one() { return 1; } }");
    assertThatCode(() -> Compile.check(temporary)).doesNotThrowAnyException();

    source("class Raw { java.util.List raw; }");
    failed(() -> Compile.check(temporary)).withMessageContaining("[rawtypes]");
  }

  @Test
  void shouldFailCompilationWhenTheSourceIsWrong() throws Exception {
    source("class Wrong { int one() { return \"1\"; } }");

    failed(() -> Compile.check(temporary)).withMessageContaining("incompatible types");
  }

  @Test
  void shouldFailUnitTestsWhenOneFails() throws Exception {
    source(
        """
        import static org.assertj.core.api.Assertions.assertThat;
        class ArithmeticTest {
          @org.junit.jupiter.api.Test void shouldAdd() { assertThat(1 + 1).isEqualTo(3); }
          @org.junit.jupiter.api.Test void shouldMultiply() { assertThat(2 * 2).isEqualTo(4); }
        }
        """);

    failed(() -> UnitTests.check(temporary))
        .withMessageContaining("shouldAdd()")
        .withMessageNotContaining("shouldMultiply()");
  }

  @Test
  void shouldFailUnitTestsWhenThereAreNoneOrTheyDoNotCompile() throws Exception {
    source("class NoTest {}");
    failed(() -> UnitTests.check(temporary)).withMessageContaining("but none ran");

    source("class WrongTest { @org.junit.jupiter.api.Test void should() { nothing(); } }");
    failed(() -> UnitTests.check(temporary)).withMessageContaining("nothing()");
  }

  @Test
  void shouldPassUnitTestsWhenAllPass() throws Exception {
    source("class GoodTest { @org.junit.jupiter.api.Test void should() {} }");

    assertThatCode(() -> UnitTests.check(temporary)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class A { void a() { System.out.println(1); } }",
        "class A { void a() { System.exit(1); } }",
        "import java.util.*;",
        "class A { void a() throws Exception { Thread.sleep(1); } }",
        "class A { void a(Exception e) { e.printStackTrace(); } }",
        "\tclass A {}",
        "class A {} ",
        "// TODO later",
        "// 4567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901"
      })
  void shouldFailLint(String line) throws Exception {
    source("class Fine {}\n" + line);

    failed(() -> Lint.check(temporary)).withMessageContaining("Source.java:2: Expected ");
  }

  @Test
  void shouldFailLintWhenAFileIsTooLong() throws Exception {
    source("// one more line\n".repeat(401));

    failed(() -> Lint.check(temporary)).withMessageContaining("400 lines in a file");
  }

  @Test
  void shouldPassLintForOurOwnSourcesAndFailWithoutAny() throws Exception {
    assertThatCode(() -> Lint.check(Path.of("src/main/java"))).doesNotThrowAnyException();

    failed(() -> Lint.check(temporary)).withMessageContaining("but found none");
    failed(() -> Lint.check(temporary.resolve("none"))).withMessageContaining("is not there");
  }

  @Test
  void shouldFailTheBuildWhenAProgramIsMissing() throws Exception {
    Path jar = jar("Worker", "BookingPages", "Database");

    failed(() -> Build.check(Path.of("releases/1.1.0"), jar))
        .withMessageContaining("Expected the program DashboardPages");
    failed(() -> Build.check(Path.of("releases/1.1.0"), temporary.resolve("no.jar")))
        .withMessageContaining("no.jar, but it is not there");
    Path noJar = Files.writeString(temporary.resolve("text.jar"), "text");
    failed(() -> Build.check(Path.of("releases/1.1.0"), noJar))
        .withMessageContaining("text.jar to be a jar");
  }

  @Test
  void shouldFailTheBuildWhenAVersionDiffers() throws Exception {
    Path jar = jar("Worker", "BookingPages", "DashboardPages", "Database");
    Release release =
        Release.copy(temporary, "1.0.0", "1.1.0")
            .with("pages.properties", "version=1.1.0", "version=1.0.9");

    failed(() -> Build.check(release.folder(), jar))
        .withMessageContaining("Expected version 1.1.0 as the folder says, but got '1.0.9'");
    assertThatCode(() -> Build.check(Path.of("releases/1.1.0"), jar)).doesNotThrowAnyException();
  }

  @Test
  void shouldNoticeAnArchiveThatDiffers() throws Exception {
    Path file = Files.writeString(temporary.resolve("a.txt"), "as it should be");
    Map<String, Path> contents = new HashMap<>(Map.of("a.txt", file, "b.txt", file));
    Path archive = temporary.resolve("x.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new ZipEntry("a.txt"));
      zip.write(new byte[] {1});
    }
    List<String> problems = new ArrayList<>();

    Build.verify(archive, contents, problems);

    assertThat(problems).hasSize(2);
  }

  private void source(String text) throws IOException {
    Files.writeString(temporary.resolve("Source.java"), text);
  }

  private Path jar(String... programs) throws IOException {
    Path jar = temporary.resolve("programs.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String program : programs) {
        out.putNextEntry(new JarEntry("dev/slipway/examples/booking/" + program + ".class"));
      }
    }
    return jar;
  }

  private static ThrowableAssertAlternative<Program.Failure> failed(ThrowingCallable check) {
    return assertThatExceptionOfType(Program.Failure.class).isThrownBy(check);
  }
}
