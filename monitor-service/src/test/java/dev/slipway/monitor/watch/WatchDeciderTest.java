package dev.slipway.monitor.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.monitor.watch.WatchCommand.Begin;
import dev.slipway.monitor.watch.WatchCommand.NotePlan;
import dev.slipway.monitor.watch.WatchCommand.NoteSwitch;
import dev.slipway.monitor.watch.WatchCommand.ReportProbe;
import dev.slipway.monitor.watch.WatchCommand.ReportSample;
import dev.slipway.monitor.watch.WatchCommand.Stop;
import dev.slipway.monitor.watch.WatchCommand.WakeUp;
import dev.slipway.monitor.watch.WatchEvent.PhaseFinished;
import dev.slipway.monitor.watch.WatchEvent.PhaseStarted;
import dev.slipway.monitor.watch.WatchEvent.PlanNoted;
import dev.slipway.monitor.watch.WatchEvent.SampleTaken;
import dev.slipway.monitor.watch.WatchEvent.SwitchNoted;
import dev.slipway.runtime.contract.PhaseResult;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.SkipReason;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Refusal;
import dev.slipway.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WatchDeciderTest {

  private static final String ID = Play.ID;
  private static final Map<String, Double> GOOD = Play.good().orElseThrow();

  @Test
  void shouldNoteThePlanAndTheSwitchAndThenBegin() {
    scenario()
        .when(new NotePlan(ID, at(-600), Plans.brief()))
        .then(new PlanNoted(ID, Plans.brief(), at(-600)))
        .thenWakesAt(at(-600).plus(WatchDecider.PATIENCE))
        .thenWants()
        .when(new NoteSwitch(ID, at(-200)))
        .then(new SwitchNoted(ID, at(-200)))
        .thenWakesAt(at(-200).plus(WatchDecider.PATIENCE))
        .thenWants()
        .when(new Begin(ID, at(0), false))
        .then(new PhaseStarted(ID, 5, "Monitoring", 3, at(0)))
        .thenWants("d1/5/sample/0", "d1/5/probe/health", "d1/5/probe/database")
        .thenWakesAt(at(0).plus(Plans.TIMEOUT).plus(Plans.GRACE));
  }

  @Test
  void shouldPutOffWhatComesTooEarly() {
    scenario()
        .when(new NoteSwitch(ID, at(0)))
        .thenPostponed()
        .when(new Begin(ID, at(0), false))
        .thenPostponed()
        .when(new Stop(ID, at(0), "x"))
        .thenPostponed()
        .when(sample(0, 0, GOOD))
        .thenRefused(Refusal.STALE)
        .when(new WakeUp(ID, at(0)))
        .thenNothing()
        .when(new NotePlan(ID, at(1), Plans.brief()))
        .when(new Begin(ID, at(2), false))
        .thenPostponed();
  }

  @Test
  @DisplayName("Sample 0 covers the time since the switch, the others the minute before them")
  void shouldCoverTheTimeSinceTheSwitchFirst() {
    Scenario<Watch, WatchCommand, WatchEvent> scenario = begun(Plans.brief());

    assertThat(order(scenario).context())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "SLIPWAY_PHASE", "5",
                "SLIPWAY_ATTEMPT", "1",
                "SLIPWAY_VERSION", "2.1.0",
                "SLIPWAY_ENVIRONMENT", "production",
                "SLIPWAY_APPLICATION", "booking",
                "SLIPWAY_FROM_MILLIS", Long.toString(at(-200).toEpochMilli()),
                "SLIPWAY_TO_MILLIS", Long.toString(at(0).toEpochMilli())));
    assertThat(order(scenario).notBefore()).isEqualTo(at(0));

    scenario.when(sample(0, 3, GOOD));

    assertThat(order(scenario).id()).isEqualTo("d1/5/sample/1");
    assertThat(order(scenario).notBefore()).isEqualTo(at(60));
    assertThat(order(scenario).deadline()).isEqualTo(at(70));
    assertThat(order(scenario).context())
        .containsEntry("SLIPWAY_FROM_MILLIS", Long.toString(at(0).toEpochMilli()))
        .containsEntry("SLIPWAY_TO_MILLIS", Long.toString(at(60).toEpochMilli()));
  }

  @Test
  @DisplayName("MON-17: each sample is one event, with what it violates")
  void shouldRecordASample() {
    begun(Plans.brief())
        .when(
            sample(0, 3, Map.of("errorRatePercent", 6.0, "p95Millis", 501.0, "eu.p95Millis", 80.0)))
        .then(
            new SampleTaken(
                ID,
                0,
                3,
                at(0),
                false,
                Map.of("errorRatePercent", 6.0, "p95Millis", 501.0, "eu.p95Millis", 80.0),
                List.of("errorRateTarget", "errorRateCritical", "p95Warning"),
                "error rate 6 %, P95 501 ms; violated: error rate of 1 % or more, error rate above 5 %, "
                    + "P95 above 500 ms (monitor closely)",
                at(3)));
  }

  @Test
  void shouldIgnoreAnswersThatAreNotForTheNextSampleOrTooEarly() {
    begun(Plans.brief())
        .when(sample(1, 60, GOOD))
        .thenRefused(Refusal.STALE)
        .when(sample(0, 0, GOOD))
        .thenTypes(SampleTaken.class)
        .when(sample(0, 1, GOOD))
        .thenRefused(Refusal.STALE)
        .when(sample(1, 59, GOOD))
        .thenRefused(Refusal.STALE)
        .when(sample(1, 60, GOOD))
        .thenTypes(SampleTaken.class);
  }

  @Test
  void shouldTakeASampleAsMissingWhenItCannotBeHad() {
    SampleTaken failed =
        begun(Plans.brief())
            .when(report(0, 3, Result.FAILED, Map.of()))
            .newEvent(SampleTaken.class);
    SampleTaken unknown =
        begun(Plans.brief())
            .when(report(0, 3, Result.OUTCOME_UNKNOWN, GOOD))
            .newEvent(SampleTaken.class);
    SampleTaken useless =
        begun(Plans.brief())
            .when(
                sample(
                    0,
                    3,
                    Map.of("p50Millis", 3.0, "p95Millis", Double.NaN, "errorRatePercent", -1.0)))
            .newEvent(SampleTaken.class);

    assertThat(List.of(failed, unknown, useless)).allMatch(SampleTaken::missing);
    assertThat(failed.detail()).isEqualTo("It said so.");
    assertThat(unknown.measurements()).isEmpty();
    assertThat(useless.detail())
        .isEqualTo(
            "Expected at least one of errorRatePercent, p95Millis, databaseMillis, requestsPerMinute, "
                + "but the metric source gave none of them.");
  }

  @Test
  void shouldTakeASampleAsMissingAfterItsDeadline() {
    begun(Plans.brief())
        .when(new WakeUp(ID, at(39)))
        .thenNothing()
        .when(new WakeUp(ID, at(40)))
        .then(
            new SampleTaken(
                ID,
                0,
                3,
                at(0),
                true,
                Map.of(),
                List.of(),
                "Expected the metrics by 2026-02-01T14:30:55Z, but none came.",
                at(40)))
        .thenWants("d1/5/sample/1", "d1/5/probe/health", "d1/5/probe/database");
  }

  @Test
  @DisplayName("After an outage the samples of the past are still asked for, one after another")
  void shouldCatchUpAfterAnOutage() {
    Scenario<Watch, WatchCommand, WatchEvent> scenario =
        begun(Plans.brief()).when(sample(0, 3, GOOD)).when(new WakeUp(ID, at(7200)));

    assertThat(scenario.newEvent(SampleTaken.class).missing()).isTrue();
    assertThat(order(scenario).notBefore()).isEqualTo(at(120));
    assertThat(order(scenario).deadline()).isEqualTo(at(7210));
    assertThat(order(scenario).context())
        .containsEntry("SLIPWAY_TO_MILLIS", Long.toString(at(120).toEpochMilli()));

    scenario
        .when(sample(2, 7201, GOOD))
        .thenTypes(SampleTaken.class, PhaseFinished.class)
        .thenOver();
    assertThat(scenario.newEvent(SampleTaken.class).takenFor()).isEqualTo(at(120));
  }

  @Test
  @DisplayName(
      "Without a metric source every sample is missing at its time, and the phase inconclusive")
  void shouldBeInconclusiveWithoutASource() {
    Scenario<Watch, WatchCommand, WatchEvent> scenario =
        begun(Plans.withoutSource())
            .thenWants()
            .thenWakesAt(at(0))
            .when(new WakeUp(ID, at(0)))
            .thenTypes(SampleTaken.class)
            .thenWakesAt(at(60))
            .when(new WakeUp(ID, at(500)))
            .thenTypes(SampleTaken.class, SampleTaken.class, PhaseFinished.class)
            .thenOver();

    assertThat(scenario.newEvent(PhaseFinished.class).result()).isEqualTo(PhaseResult.INCONCLUSIVE);
    assertThat(scenario.newEvent(PhaseFinished.class).reason())
        .isEqualTo("Only 0/3 samples could be had, at least 80 % are needed");
  }

  @Test
  void shouldSayWhatWasNotJudged() {
    Play play =
        Play.through(
            Plans.withoutBaselineAndProbes(),
            _ ->
                Optional.of(
                    Map.of("errorRatePercent", 0.0, "p95Millis", 9.0, "requestsPerMinute", 1.0)));

    assertThat(play.end().result()).isEqualTo(PhaseResult.PASSED);
    assertThat(play.end().evidence().notJudged())
        .containsExactly(
            "databaseTarget: no sample had databaseMillis",
            "volume: the manifest gives no baseline",
            "healthUnreachable: the manifest names no health probe",
            "databaseUnreachable: the manifest names no database probe");
  }

  @Test
  void shouldHearNothingNewInAHealthyProbe() {
    begun(Plans.brief())
        .when(new ReportProbe(ID, at(5), "d1/5/probe/health", true, "200"))
        .thenNothing()
        .when(new ReportProbe(ID, at(6), "d1/5/probe/other", false, "x"))
        .thenRefused(Refusal.STALE);
    begun(Plans.withoutBaselineAndProbes())
        .when(new ReportProbe(ID, at(6), "d1/5/probe/health", false, "x"))
        .thenRefused(Refusal.STALE);
  }

  @Test
  void shouldWatchProbesAsThePlanSays() {
    assertThat(new WatchDecider().effects(begun(Plans.brief()).state()))
        .contains(
            new Effect.WatchProbe("d1/5/probe/health", Plans.HEALTH, Duration.ofSeconds(20), 2),
            new Effect.WatchProbe(
                "d1/5/probe/database", Plans.DATABASE, Duration.ofSeconds(20), 2));
  }

  @Test
  void shouldEndAsNotWantedWhenStopped() {
    PhaseFinished early =
        scenario()
            .when(new NotePlan(ID, at(0), Plans.brief()))
            .when(new Stop(ID, at(9), "the deployment has ended as FAILED"))
            .thenOver()
            .newEvent(PhaseFinished.class);
    PhaseFinished late =
        begun(Plans.brief())
            .when(sample(0, 3, GOOD))
            .when(new Stop(ID, at(9), "the deployment was cancelled by ann"))
            .thenOver()
            .thenWants()
            .newEvent(PhaseFinished.class);

    assertThat(early.reason()).isEqualTo("Not run, because the deployment has ended as FAILED.");
    assertThat(late.reason())
        .isEqualTo("Stopped after 1 of 3 samples, because the deployment was cancelled by ann.");
    assertThat(List.of(early, late))
        .allMatch(end -> end.result() == PhaseResult.SKIPPED)
        .allMatch(end -> end.skipReason() == SkipReason.UPSTREAM_FAILURE);
    assertThat(late.evidence().seen()).isEqualTo(1);
  }

  @Test
  @DisplayName("onVeto stop: a phase 4 in which nothing passed keeps phase 5 from running")
  void shouldStopAfterAVetoOnlyIfAskedTo() {
    live(Plans.stoppingAtVeto())
        .when(new Begin(ID, at(0), true))
        .thenTypes(PhaseFinished.class)
        .thenOver();
    live(Plans.stoppingAtVeto()).when(new Begin(ID, at(0), false)).thenTypes(PhaseStarted.class);
    live(Plans.brief()).when(new Begin(ID, at(0), true)).thenTypes(PhaseStarted.class);
  }

  @Test
  void shouldDoNothingWhenOver() {
    begun(Plans.brief())
        .when(new Stop(ID, at(1), "x"))
        .when(new Stop(ID, at(2), "x"))
        .thenNothing()
        .when(new NotePlan(ID, at(2), Plans.brief()))
        .thenNothing()
        .when(new NoteSwitch(ID, at(2)))
        .thenNothing()
        .when(new Begin(ID, at(2), false))
        .thenNothing()
        .when(new WakeUp(ID, at(9000)))
        .thenNothing()
        .when(sample(0, 3, GOOD))
        .thenRefused(Refusal.STALE)
        .when(new ReportProbe(ID, at(3), "d1/5/probe/health", false, "x"))
        .thenRefused(Refusal.STALE);
  }

  @Test
  void shouldGiveUpWaitingInTheEnd() {
    Instant due = at(-200).plus(WatchDecider.PATIENCE);
    live(Plans.brief())
        .when(new WakeUp(ID, due.minusMillis(1)))
        .thenNothing()
        .when(new WakeUp(ID, due))
        .thenTypes(PhaseFinished.class)
        .thenOver();
  }

  @Test
  void shouldNotAskForTimeBeforeItsBegin() {
    Scenario<Watch, WatchCommand, WatchEvent> scenario =
        scenario()
            .when(new NotePlan(ID, at(-600), Plans.brief()))
            .when(new NoteSwitch(ID, at(1)))
            .when(new Begin(ID, at(0), false));

    assertThat(order(scenario).context())
        .containsEntry("SLIPWAY_FROM_MILLIS", Long.toString(at(0).toEpochMilli()));
  }

  @Test
  void shouldRefuseToEvolveByAnEventThatCannotFollow() {
    Watch watching = begun(Plans.brief()).state();
    SampleTaken second = new SampleTaken(ID, 1, 3, at(60), false, GOOD, List.of(), "", at(60));

    assertThatThrownBy(() -> Watch.evolve(watching, second))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Watch.evolve(new Watch.Over(ID), new SwitchNoted(ID, at(0))))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Scenario<Watch, WatchCommand, WatchEvent> scenario() {
    return Scenario.of(new WatchDecider());
  }

  private static Scenario<Watch, WatchCommand, WatchEvent> live(Plan plan) {
    return scenario().when(new NotePlan(ID, at(-600), plan)).when(new NoteSwitch(ID, at(-200)));
  }

  private static Scenario<Watch, WatchCommand, WatchEvent> begun(Plan plan) {
    return live(plan).when(new Begin(ID, at(0), false));
  }

  private static Effect.RunAction order(Scenario<Watch, WatchCommand, WatchEvent> scenario) {
    return (Effect.RunAction) new WatchDecider().effects(scenario.state()).getFirst();
  }

  private static ReportSample sample(int number, int second, Map<String, Double> measurements) {
    return report(number, second, Result.SUCCEEDED, measurements);
  }

  private static ReportSample report(
      int number, int second, Result result, Map<String, Double> measurements) {
    return new ReportSample(
        ID, at(second), "d1/5/sample/" + number, result, "It said so.", measurements);
  }

  private static Instant at(int second) {
    return Play.at(second);
  }
}
