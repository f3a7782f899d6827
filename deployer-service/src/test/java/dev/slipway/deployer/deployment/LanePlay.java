package dev.slipway.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.deployment.LaneCommand.Origin;
import dev.slipway.deployer.deployment.LaneCommand.ReportAction;
import dev.slipway.deployer.deployment.LaneCommand.ReportChecksEnded;
import dev.slipway.deployer.deployment.LaneCommand.ReportHold;
import dev.slipway.deployer.deployment.LaneCommand.ReportRollback;
import dev.slipway.deployer.deployment.LaneCommand.ReportVerdict;
import dev.slipway.deployer.deployment.LaneCommand.RequestCancel;
import dev.slipway.deployer.deployment.LaneCommand.RequestDeployment;
import dev.slipway.deployer.deployment.LaneCommand.RequestRollback;
import dev.slipway.deployer.deployment.LaneCommand.RequestUnlock;
import dev.slipway.deployer.deployment.LaneCommand.ResolveHold;
import dev.slipway.deployer.deployment.LaneCommand.WakeUp;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentAccepted;
import dev.slipway.deployer.deployment.LaneEvent.DeploymentClosed;
import dev.slipway.runtime.contract.ComponentOutcome;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.HoldDecision;
import dev.slipway.runtime.contract.Mode;
import dev.slipway.runtime.contract.Outcome;
import dev.slipway.runtime.contract.Plan;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.contract.RollbackResult;
import dev.slipway.runtime.core.Effect;
import dev.slipway.testkit.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A lane on a virtual clock, told what happens to it. Every step is a {@link Scenario} step. */
public final class LanePlay {

  /** Where the clock starts. */
  static final Instant START = Instant.parse("2026-02-01T15:11:30Z");

  private final LaneDecider decider = new LaneDecider();
  private final Scenario<Lane, LaneCommand, LaneEvent> scenario = Scenario.of(decider);
  private final List<LaneCommand> commands = new ArrayList<>();
  private Instant now = START;
  private long offset = 99;
  private String key = "";
  private String payload = "sha";

  /** Starts the clock somewhere else. */
  LanePlay startingAt(String time) {
    now = Instant.parse(time);
    return this;
  }

  /** Leaves positions to others. */
  LanePlay skipping(long positions) {
    offset += positions;
    return this;
  }

  /** Time passes. */
  public LanePlay after(Duration time) {
    now = now.plus(time);
    return this;
  }

  LanePlay after(long seconds) {
    return after(Duration.ofSeconds(seconds));
  }

  Instant now() {
    return now;
  }

  /** The next request carries this key and has this content. */
  public LanePlay withKey(String nextKey, String nextPayload) {
    key = nextKey;
    payload = nextPayload;
    return this;
  }

  /** Somebody asks for a deployment. */
  public LanePlay request(Plan plan) {
    return request(plan, Mode.QUEUE);
  }

  /** Somebody asks for a deployment and says what becomes of those that wait. */
  public LanePlay request(Plan plan, Mode mode) {
    Origin origin = origin("ann");
    RequestDeployment request =
        new RequestDeployment(origin, plan, mode, "Faster search.", Map.of(), payload, now);
    key = "";
    payload = "sha";
    return when(request);
  }

  public LanePlay requestRollback(String toVersion) {
    return when(new RequestRollback(origin("bob"), toVersion, "Too slow.", now));
  }

  public LanePlay cancel(String deploymentId) {
    return when(new RequestCancel(origin("bob"), deploymentId, "Wrong version.", now));
  }

  /** Somebody decides about a held deployment. */
  public LanePlay resolve(String deploymentId, HoldDecision decision) {
    return resolve(deploymentId, decision, now);
  }

  /** The same, but it was asked for then and comes only now. */
  LanePlay resolve(String deploymentId, HoldDecision decision, Instant requestedAt) {
    return when(
        new ResolveHold(
            origin("bob"), deploymentId, decision, "I looked at it.", requestedAt, now));
  }

  /** Somebody has looked at the locked lane. */
  public LanePlay unlock() {
    return when(new RequestUnlock(origin("eve"), "I put 1 back by hand.", now));
  }

  /** Where the next request comes from. */
  Origin origin(String who) {
    offset++;
    Position request = new Position("deploy-requests", 1, offset + 1000);
    return new Origin(
        new Position("deployer-facts", 3, offset),
        request,
        who,
        key.isEmpty() ? request.toString() : key);
  }

  /** What was ordered succeeds after some seconds. */
  public LanePlay passes(long seconds) {
    return after(seconds).report(Result.SUCCEEDED, "It is fine.", ErrorClass.NONE);
  }

  public LanePlay fails(long seconds, String detail) {
    return after(seconds).report(Result.FAILED, detail, ErrorClass.TRANSIENT);
  }

  /** What was ordered died, and nobody saw how. */
  LanePlay diesUnseen(long seconds) {
    return after(seconds)
        .report(Result.OUTCOME_UNKNOWN, "the process is gone", ErrorClass.TRANSIENT);
  }

  /** Nobody began what was ordered in its time. */
  LanePlay misses(long seconds) {
    return after(seconds)
        .report(Result.OUTCOME_UNKNOWN, "nobody was there to do it", ErrorClass.MISSED);
  }

  private LanePlay report(Result result, String detail, ErrorClass errorClass) {
    return when(
        new ReportAction(ordered().id(), result, detail, errorClass, 1000, Map.of(), "lines", now));
  }

  /** The order that stands. */
  Effect.RunAction ordered() {
    List<Effect> effects = decider.effects(scenario.state());
    assertThat(effects).as("orders that stand").hasSize(1);
    return (Effect.RunAction) effects.getFirst();
  }

  /** Everything that is ordered succeeds, a second each, until nothing more is. */
  public LanePlay passesAll() {
    while (!decider.effects(scenario.state()).isEmpty()) {
      passes(1);
    }
    return this;
  }

  /** The clock moves to the due time, and the lane is woken up. */
  public LanePlay wakeUp() {
    now = decider.wakeAt(scenario.state()).orElseThrow();
    return when(new WakeUp(now));
  }

  /** All attempts of the step under way fail, five seconds each. */
  public LanePlay failsThreeTimes() {
    return fails(5, "ETIMEDOUT").wakeUp().fails(5, "ETIMEDOUT").wakeUp().fails(5, "ETIMEDOUT");
  }

  /** The scorer keeps the release. */
  public LanePlay kept(Outcome outcome, int total) {
    return when(verdict(active(), outcome, false, total));
  }

  /** The scorer orders a rollback. */
  public LanePlay condemned(int total) {
    return when(verdict(active(), Outcome.FAILED, true, total));
  }

  ReportVerdict verdict(String deploymentId, Outcome outcome, boolean rollback, int total) {
    return new ReportVerdict(
        deploymentId,
        outcome,
        rollback,
        total,
        List.of(),
        List.of(),
        rollback ? List.of("SCORE_BELOW_60") : List.of(),
        "It scored %d.".formatted(total),
        now);
  }

  /** The scorer waits for a person. */
  public LanePlay held(Duration time) {
    return when(new ReportHold(active(), now.plus(time), "Half of the evidence is missing.", now));
  }

  /** The scorer says that what others had under way has ended. */
  public LanePlay checksEnded() {
    return when(new ReportChecksEnded(active(), now));
  }

  /** The rollback service is done. */
  public LanePlay rolledBack(RollbackResult result, ComponentOutcome... components) {
    return when(rollback(active(), result, components));
  }

  ReportRollback rollback(
      String deploymentId, RollbackResult result, ComponentOutcome... components) {
    return new ReportRollback(
        deploymentId, result, List.of(components), "The rollback is over.", now);
  }

  /** Deploys a version that stays. */
  public LanePlay deployed(Plan plan) {
    return request(plan).passesAll().kept(Outcome.PASS, 100).after(60);
  }

  /** What happened so far. */
  List<LaneCommand> commands() {
    return List.copyOf(commands);
  }

  LanePlay when(LaneCommand command) {
    scenario.when(command);
    commands.add(command);
    return this;
  }

  public Scenario<Lane, LaneCommand, LaneEvent> then() {
    return scenario;
  }

  public Lane lane() {
    return scenario.state();
  }

  /** The deployment under way. */
  public String active() {
    return Objects.requireNonNull(lane().active(), "something under way").deploymentId();
  }

  /** The version that runs and is stable. */
  String live() {
    return Objects.requireNonNull(lane().live(), "a stable release").release().version();
  }

  /** The only new event of a type. */
  <T extends LaneEvent> T event(Class<T> type) {
    return scenario.newEvent(type);
  }

  /** All events of a type, from the beginning. */
  <T extends LaneEvent> List<T> all(Class<T> type) {
    return scenario.log().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The deployment that was accepted last. */
  String accepted() {
    return all(DeploymentAccepted.class).getLast().deploymentId();
  }

  DeploymentClosed closed() {
    return event(DeploymentClosed.class);
  }
}
