package dev.slipway.scorer.scorecard;

import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentHeld;
import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentScored;
import dev.slipway.scorer.scorecard.ScorecardEvent.DeploymentStalled;
import dev.slipway.scorer.scorecard.ScorecardEvent.PhaseScored;
import dev.slipway.scorer.scorecard.ScorecardEvent.PlanNoted;
import dev.slipway.scorer.scorecard.ScorecardEvent.RollbackStepsNoted;
import dev.slipway.scorer.scorecard.ScorecardEvent.ScoringEnded;
import dev.slipway.scorer.scorecard.ScorecardEvent.StopNoted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Where the scoring of a deployment stands. */
public sealed interface Scorecard {

  /**
   * Longest time without any news, beyond the monitoring window, before the scorer says what it
   * waits for. A deployment may wait in its lane's queue for as long as others take, so silence is
   * reported and decides nothing.
   */
  Duration LONGEST_SILENCE = Duration.ofHours(24);

  /** Before the plan is known. */
  record Blank() implements Scorecard {}

  /**
   * Reports of phases come in, in any order.
   *
   * @param dueAt when to say what is missing
   */
  record Collecting(Sheet sheet, Instant dueAt) implements Scorecard {

    /** Later news counts, so that the order in which topics are read does not. */
    private Collecting after(Instant news, Sheet next) {
      return new Collecting(next, later(dueAt, due(sheet.terms(), news)));
    }
  }

  /** Evidence is incomplete; a person decides, or the hold ends. */
  record Held(Sheet sheet, Instant until) implements Scorecard {}

  /**
   * The deployment was cancelled, and its checks are being ended. There will be no verdict; whoever
   * brings back what it touched waits for the word that they have ended.
   *
   * @param dueAt when to say what is missing
   */
  record Withdrawn(Sheet sheet, Instant dueAt) implements Scorecard {

    private Withdrawn after(Instant news, Sheet next) {
      return new Withdrawn(next, later(dueAt, due(sheet.terms(), news)));
    }
  }

  /** Nothing more is scored. */
  record Over() implements Scorecard {}

  /**
   * The state after an event.
   *
   * @throws IllegalStateException if the event cannot follow
   */
  static Scorecard evolve(Scorecard state, ScorecardEvent event) {
    return switch (state) {
      case Blank _ ->
          switch (event) {
            case PlanNoted noted -> begin(noted);
            case RollbackStepsNoted _,
                PhaseScored _,
                DeploymentHeld _,
                DeploymentScored _,
                DeploymentStalled _,
                StopNoted _,
                ScoringEnded _ ->
                throw impossible(state, event);
          };
      case Collecting collecting -> collect(collecting, event);
      case Withdrawn withdrawn ->
          switch (event) {
            case PhaseScored scored ->
                withdrawn.after(scored.at(), withdrawn.sheet().with(scored.score()));
            case DeploymentStalled stalled -> withdrawn.after(stalled.at(), withdrawn.sheet());
            case ScoringEnded _ -> new Over();
            case PlanNoted _,
                RollbackStepsNoted _,
                DeploymentHeld _,
                DeploymentScored _,
                StopNoted _ ->
                throw impossible(state, event);
          };
      case Held _ ->
          switch (event) {
            case DeploymentScored _, ScoringEnded _ -> new Over();
            case PlanNoted _,
                RollbackStepsNoted _,
                PhaseScored _,
                DeploymentHeld _,
                DeploymentStalled _,
                StopNoted _ ->
                throw impossible(state, event);
          };
      case Over _ -> throw impossible(state, event);
    };
  }

  private static Scorecard begin(PlanNoted noted) {
    ScoringTerms terms = ScoringTerms.of(noted.plan());
    return new Collecting(new Sheet(terms, Scores.NONE, List.of(), 0), due(terms, noted.at()));
  }

  private static Scorecard collect(Collecting before, ScorecardEvent event) {
    Sheet sheet = before.sheet();
    return switch (event) {
      case RollbackStepsNoted noted ->
          before.after(noted.at(), sheet.withSteps(noted.steps(), noted.fencingToken()));
      case PhaseScored _ when sheet.terms().dryRun() -> new Over();
      case PhaseScored scored -> before.after(scored.at(), sheet.with(scored.score()));
      case DeploymentStalled stalled -> before.after(stalled.at(), sheet);
      case DeploymentHeld held -> new Held(sheet, held.until());
      case StopNoted noted -> new Withdrawn(sheet, before.after(noted.at(), sheet).dueAt());
      case DeploymentScored _, ScoringEnded _ -> new Over();
      case PlanNoted _ -> throw impossible(before, event);
    };
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant due(ScoringTerms terms, Instant news) {
    return news.plus(terms.window()).plus(LONGEST_SILENCE);
  }

  private static IllegalStateException impossible(Scorecard state, ScorecardEvent event) {
    return new IllegalStateException(
        "Expected an event that can follow on %s, but got %s."
            .formatted(state.getClass().getSimpleName(), event));
  }
}
