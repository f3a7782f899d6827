package dev.slipway.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.manifest.Manifests;
import dev.slipway.deployer.manifest.PlanMaker;
import dev.slipway.deployer.manifest.PlanProblem;
import dev.slipway.runtime.contract.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a dry run tells of the reference application. */
class DryRunTest {

  @Test
  void shouldSayWhatIsRunAndWhereIsAsked() throws PlanProblem {
    Plan plan =
        new PlanMaker(Manifests.SETTINGS)
            .plan(
                Manifests.reference(),
                new PlanMaker.Wish("staging", "2.1.0", "", false, true, false));

    List<String> steps = DryRun.steps(plan);

    assertThat(steps)
        .contains(
            "phase 2, traffic, with traffic",
            "phase 3, Worker health, with http: http://127.0.0.1:18081/health",
            "phase 3, Database, with jdbc: jdbc:h2:tcp://127.0.0.1:18089/./staging",
            "phase 4, P95 baseline, with load: http://127.0.0.1:18081/api/services")
        .anyMatch(
            step ->
                step.startsWith("phase 4, Book an appointment, with command: /opt/java/bin/java ")
                    && step.endsWith("BookAppointment http://127.0.0.1:18081"));
  }
}
