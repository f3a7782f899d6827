package dev.slipway.standalone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.standalone.guards.ChangedBuild;
import dev.slipway.standalone.guards.ChildProgram;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The simulation notices when a service is built without one of its guards. That it finds nothing
 * in the build as it is, {@link PlatformSimulationTest} shows with the same seeds.
 */
@Timeout(300)
final class RemovedRuleGuardsIT {

  private static final String DEPLOYER =
      "deployer-service/src/main/java/dev/slipway/deployer/deployment/";
  private static final String ADMISSION = DEPLOYER + "Admission.java";
  private static final String LANE = DEPLOYER + "LaneDecider.java";
  private static final String VERIFICATION =
      "health-service/src/main/java/dev/slipway/health/verification/VerificationDecider.java";
  private static final String ROLLBACK =
      "rollback-service/src/main/java/dev/slipway/rollback/release/RollbackDecider.java";
  private static final String SEEDS = "60";

  @TempDir private Path temp;

  @Test
  void shouldMissTheIdempotencyKeys() throws Exception {
    isFound(
        ChangedBuild.of()
            .replace(
                ADMISSION,
                "Remembered first = remembered(lane, origin.idempotencyKey(), story.at());",
                "Remembered first = null;"),
        "Expected one deployment with the key");
  }

  @Test
  void shouldMissTheMemoryOfRequestsThatWereAnswered() throws Exception {
    isFound(
        ChangedBuild.of()
            .replace(
                ADMISSION,
                "return lane.remembered().containsKey(origin.request().toString());",
                "return false;"),
        "one answer");
  }

  @Test
  void shouldMissThatLateResultsOfEarlierAttemptsAreRefused() throws Exception {
    isFound(
        ChangedBuild.of()
            .replace(
                LANE,
                "if (progress.stage() instanceof Stage.Deploying s && s.actionId().equals(report.actionId())) {",
                "if (progress.stage() instanceof Stage.Deploying s) {"),
        "by its own report");
  }

  @Test
  void shouldMissThatLateResultsOfChecksAreRefused() throws Exception {
    isFound(
        ChangedBuild.of()
            .replace(
                VERIFICATION,
                "instanceof Progress.UnderWay u && u.actionId().equals(actionId)",
                "instanceof Progress.UnderWay u"),
        "by its own report");
  }

  @Test
  void shouldMissThatLateResultsOfRollbacksAreRefused() throws Exception {
    isFound(
        ChangedBuild.of()
            .replace(
                ROLLBACK,
                """
                if (!(state instanceof Attempting attempting)
                        || !attempting.actionId().equals(report.actionId())) {
                """
                    .strip(),
                "if (!(state instanceof Attempting attempting)) {"),
        "by its own report");
  }

  @Test
  void shouldFindNothingInTheSameSourcesWhenNothingIsRemoved() throws Exception {
    assertThat(simulated(ChangedBuild.of(ADMISSION, LANE, VERIFICATION, ROLLBACK), "15"))
        .isEqualTo(new ChildProgram(0, ""));
  }

  private void isFound(ChangedBuild build, String sentence) throws Exception {
    ChildProgram program = simulated(build, SEEDS);
    assertThat(program.code()).as(program.said()).isEqualTo(ChildProgram.FOUND);
    assertThat(program.said()).contains(sentence).contains("Seed ");
  }

  private ChildProgram simulated(ChangedBuild build, String seeds) throws Exception {
    return ChildProgram.run(
        build.classPath(temp.resolve("build")), SeedsProgram.class, temp, seeds);
  }
}
