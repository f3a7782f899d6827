package dev.slipway.monitor.watch;

import dev.slipway.monitor.watch.WatchCommand.Begin;
import dev.slipway.monitor.watch.WatchCommand.NotePlan;
import dev.slipway.monitor.watch.WatchCommand.NoteSwitch;
import dev.slipway.monitor.watch.WatchCommand.ReportProbe;
import dev.slipway.monitor.watch.WatchCommand.ReportSample;
import dev.slipway.monitor.watch.WatchCommand.Stop;
import dev.slipway.runtime.contract.Result;
import dev.slipway.testkit.StateDiagram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchDiagramTest {

  private static final String ID = Play.ID;
  private static final int MOST_STATES = 100;

  @Test
  void shouldBeShownInTheReadme() throws IOException {
    StateDiagram.of(new WatchDecider())
        .walk(
            List.of(
                new NotePlan(ID, Play.at(-600), Plans.brief()),
                new NoteSwitch(ID, Play.at(-200)),
                new Begin(ID, Play.at(0), false),
                new Stop(ID, Play.at(0), "the deployment was cancelled by ann"),
                new ReportProbe(ID, Play.at(5), "d1/5/probe/health", false, "refused"),
                sample(0),
                sample(1),
                sample(2)),
            MOST_STATES)
        .assertShownIn(Path.of("README.md"));
  }

  private static ReportSample sample(int number) {
    return new ReportSample(
        ID,
        Play.at(60 * number),
        "d1/5/sample/" + number,
        Result.SUCCEEDED,
        "",
        Play.good().orElseThrow());
  }
}
