package dev.slipway.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {

  @TempDir private Path temp;

  @Test
  void shouldBeNoneWhereClassesAreInAFolder() throws IOException {
    assertThat(AotCache.of(temp, List.of(jar("a.jar", "1"), temp), "Main")).isEmpty();
  }

  @Test
  void shouldBeUsedOnlyOnceItIsTrained() throws IOException {
    AotCache cache = cache("Main", jar("a.jar", "1"));
    assertThat(cache.isTrained()).isFalse();
    assertThat(cache.use()).isEmpty();

    cache.keep();
    assertThat(cache.isTrained()).as("a life that left nothing").isFalse();

    train(cache);
    assertThat(cache.isTrained()).isTrue();
    assertThat(cache.use()).singleElement().asString().startsWith("-XX:AOTCache=");
  }

  @Test
  void shouldBeAnotherForAnotherBuildAndTakeThePlaceOfTheOneBefore() throws IOException {
    AotCache old = cache("Main", jar("a.jar", "1"));
    AotCache other = cache("Other", jar("a.jar", "1"));
    train(old);
    train(other);

    AotCache built = cache("Main", jar("a.jar", "12"));
    assertThat(built.isTrained()).isFalse();
    train(built);

    assertThat(built.isTrained()).isTrue();
    assertThat(old.isTrained()).isFalse();
    assertThat(other.isTrained()).as("of another program").isTrue();
  }

  private AotCache cache(String program, Path jar) {
    return AotCache.of(temp.resolve("aot"), List.of(jar), program).orElseThrow();
  }

  private Path jar(String name, String content) throws IOException {
    return Files.writeString(temp.resolve(name), content);
  }

  /** As a JVM does at the end of its training life. */
  private static void train(AotCache cache) throws IOException {
    String option = cache.training().getFirst();
    Path _ = Files.writeString(Path.of(option.substring(option.indexOf('=') + 1)), "classes");
    cache.keep();
  }
}
