package dev.slipway.rollback.release;

import static dev.slipway.rollback.release.RollbackFixture.*;

import dev.slipway.testkit.StateDiagram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollbackDiagramTest {

  @Test
  void shouldShowEveryStateThatCommandsReachInTheReadme() throws IOException {
    StateDiagram.of(new RollbackDecider())
        .walk(
            List.of(
                accepted(),
                scored(touched("worker"), untouched("booking-pages"), stuck("mailer", "")),
                manual(untouched("worker")),
                manualAgain(touched("worker")),
                cancelled(touched("worker")),
                succeeded("worker", 1, 3),
                failed("worker", 1, 5),
                wakeUp(200),
                failed("worker", 2, 205),
                wakeUp(400),
                failed("worker", 3, 405),
                succeeded("worker", 3, 405)),
            500)
        .assertShownIn(Path.of("README.md"));
  }
}
