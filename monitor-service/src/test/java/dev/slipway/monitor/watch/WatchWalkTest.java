package dev.slipway.monitor.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.monitor.watch.WatchCommand.Begin;
import dev.slipway.monitor.watch.WatchCommand.NotePlan;
import dev.slipway.monitor.watch.WatchCommand.NoteSwitch;
import dev.slipway.monitor.watch.WatchCommand.ReportProbe;
import dev.slipway.monitor.watch.WatchCommand.ReportSample;
import dev.slipway.monitor.watch.WatchCommand.Stop;
import dev.slipway.monitor.watch.WatchCommand.WakeUp;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Effect;
import dev.slipway.testkit.StateWalk;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchWalkTest {

  private static final String ID = Play.ID;
  private static final int MOST_STATES = 800;

  @Test
  void shouldKeepTheRulesOfTheHouseInEveryState() {
    Set<Watch> states =
        StateWalk.of(new WatchDecider(), Play.START)
            .seeds(
                (Watch _, Instant now) ->
                    List.<WatchCommand>of(
                        new NotePlan(ID, now, Plans.brief()),
                        new NoteSwitch(ID, now),
                        new Begin(ID, now, false),
                        new Stop(ID, now, "the deployment was cancelled by ann")))
            .wakingUp(due -> new WakeUp(ID, due))
            .answering(WatchWalkTest::answers)
            .walk(MOST_STATES);

    assertThat(states)
        .<Class<?>>extracting(Object::getClass)
        .contains(Watch.Noted.class, Watch.Live.class, Watch.Watching.class, Watch.Over.class);
  }

  private static List<WatchCommand> answers(Effect order, Instant now) {
    return switch (order) {
      case Effect.RunAction sample ->
          List.of(
              sampled(sample, Result.SUCCEEDED, Play.good().orElseThrow(), now),
              sampled(sample, Result.FAILED, Map.of(), now));
      case Effect.WatchProbe probe ->
          List.of(
              new ReportProbe(ID, now, probe.id(), false, "refused"),
              new ReportProbe(ID, now, probe.id(), true, "It answers again."));
    };
  }

  private static ReportSample sampled(
      Effect order, Result result, Map<String, Double> measurements, Instant now) {
    return new ReportSample(ID, now, order.id(), result, "", measurements);
  }
}
