package dev.slipway.standalone.guards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.action.OwnerFileProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lets only one of two services begin a command, or give it up. */
@Timeout(300)
final class OwnerFileIT {

  private static final String ACTION = "runtime/src/main/java/dev/slipway/runtime/action/";
  private static final String DIRECTORY = ACTION + "RunDirectory.java";
  private static final String WRAPPER =
      "runtime/src/main/resources/dev/slipway/runtime/action/wrapper.sh";

  @TempDir private Path temp;

  @Test
  void shouldFindNothingWhenNothingIsRemoved() throws Exception {
    assertThat(looked(ChangedBuild.of(DIRECTORY, WRAPPER))).isEqualTo(new ChildProgram(0, ""));
  }

  @Test
  void shouldNeedTheDirectoryToBeCreatedByOneOnly() throws Exception {
    ChangedBuild without =
        ChangedBuild.of()
            .replace(
                DIRECTORY,
                "Files.createDirectory(path, RunVolume.PRIVATE);",
                "Files.createDirectories(path, RunVolume.PRIVATE);")
            .replace(
                DIRECTORY,
                "catch (FileAlreadyExistsException _) {\n      return false;\n    }\n    put(",
                "finally {}\n    put(");
    isFound(without, "one of two services");
  }

  @Test
  void shouldNeedTheWrapperToCreateTheOwnerFileItself() throws Exception {
    isFound(
        ChangedBuild.of()
            .replace(WRAPPER, "(set -C; : > \"$_slipway_run/owner\") 2> /dev/null || exit 9\n", ""),
        "never to start");
  }

  @Test
  void shouldNeedWhoGivesUpToCreateTheOwnerFile() throws Exception {
    isFound(
        ChangedBuild.of()
            .replace(DIRECTORY, "StandardOpenOption.CREATE_NEW,", "StandardOpenOption.CREATE,"),
        "not to be given up");
  }

  private void isFound(ChangedBuild build, String sentence) throws Exception {
    ChildProgram program = looked(build);
    assertThat(program.code()).as(program.said()).isEqualTo(ChildProgram.FOUND);
    assertThat(program.said()).contains(sentence);
  }

  private ChildProgram looked(ChangedBuild build) throws Exception {
    Path own = Files.createDirectories(temp.resolve("own"));
    return ChildProgram.run(
        build.classPath(temp.resolve("build")), OwnerFileProgram.class, temp, own.toString());
  }
}
