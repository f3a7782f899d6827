package dev.slipway.runtime.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Effect;
import dev.slipway.runtime.core.Effect.RunAction;
import dev.slipway.runtime.core.Effect.WatchProbe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EffectExecutorTest {

  private static final Duration QUIET = Duration.ofMillis(150);

  private interface Doing {
    ActionReport run(ActionOrder order) throws InterruptedException;
  }

  /** Notes what it is asked and does what the test says. */
  private static final class RecordedAdapter implements ActionAdapter {
    final List<String> started = new CopyOnWriteArrayList<>();
    final List<String> stopped = new CopyOnWriteArrayList<>();
    final List<String> interrupted = new CopyOnWriteArrayList<>();
    private final String uses;
    private final Doing doing;

    RecordedAdapter(String uses, Doing doing) {
      this.uses = uses;
      this.doing = doing;
    }

    @Override
    public String uses() {
      return uses;
    }

    @Override
    public ActionReport run(ActionOrder order) throws InterruptedException {
      started.add(order.id());
      try {
        return doing.run(order);
      } catch (InterruptedException e) {
        interrupted.add(order.id());
        throw e;
      }
    }

    @Override
    public void stop(ActionOrder order) {
      stopped.add(order.id());
    }
  }

  private final ManualClock clock = new ManualClock();
  private final RecordedFacts facts = new RecordedFacts();
  private final CountDownLatch end = new CountDownLatch(1);
  private final RecordedAdapter quick =
      new RecordedAdapter("quick", _ -> ActionReport.succeeded("done"));
  private final RecordedAdapter slow =
      new RecordedAdapter(
          "slow",
          _ -> {
            end.await();
            return ActionReport.succeeded("done at last");
          });
  private final Queue<ActionReport> answers = new ConcurrentLinkedQueue<>();
  private final RecordedAdapter probe =
      new RecordedAdapter(
          "probe",
          _ -> {
            ActionReport answer = answers.poll();
            return answer == null ? ActionReport.succeeded("fine") : answer;
          });
  private final RecordedAdapter broken =
      new RecordedAdapter(
          "broken",
          order -> {
            if (order.id().equals("error")) {
              throw new NoClassDefFoundError("a/b/C");
            }
            throw new IllegalStateException("no such cluster");
          });
  private final EffectExecutor executor =
      new EffectExecutor("deployer-1", List.of(quick, slow, probe, broken), facts, clock, 2);

  @AfterEach
  void close() {
    executor.close();
  }

  @Test
  void carriesOutAnActionOnceAndTells() {
    want(action("a", "quick"));
    await().until(() -> executor.running() == 0);
    want(action("a", "quick"));
    await().during(QUIET).until(() -> quick.started.equals(List.of("a")));

    RecordedFacts.Published published = facts.published().get(0);
    assertThat(facts.published()).hasSize(1);
    assertThat(published.partition()).isEqualTo(3);
    assertThat(published.lane()).isEqualTo("shop/production");
    assertThat(published.deploymentId()).isEqualTo("deploy-1");
    Fact.ActionEnded ended = (Fact.ActionEnded) published.fact();
    assertThat(ended.aggregate()).isEqualTo("aggregate-1");
    assertThat(ended.actionId()).isEqualTo("a");
    assertThat(ended.result()).isEqualTo(Result.SUCCEEDED);
    assertThat(ended.executor()).isEqualTo("deployer-1");
  }

  @Test
  void carriesItOutAgainWhenItWasUnwantedInBetween() {
    want(action("a", "quick"));
    await().until(() -> executor.running() == 0);
    want();
    want(action("a", "quick"));
    await().until(() -> quick.started.equals(List.of("a", "a")));
    assertThat(quick.stopped).isEmpty();
  }

  @Test
  void waitsForTheStartTimeAndTakesChangedTimes() {
    want(action("a", "quick", Duration.ofSeconds(60)));
    await().during(QUIET).until(quick.started::isEmpty);
    assertThat(executor.runningIds("aggregate-1")).containsExactly("a");
    clock.moveTo(Duration.ofSeconds(40));
    executor.clockChanged();
    await().during(QUIET).until(quick.started::isEmpty);
    want(action("a", "quick", Duration.ofSeconds(39)));
    await().until(() -> quick.started.equals(List.of("a")));
  }

  @Test
  void stopsWhatIsNoLongerWantedWithoutTelling() {
    want(action("a", "slow"), action("b", "slow"));
    await().until(() -> slow.started.size() == 2);
    want(action("b", "slow"));
    await().until(() -> slow.interrupted.equals(List.of("a")));
    assertThat(slow.stopped).containsExactly("a");
    assertThat(executor.runningIds("aggregate-1")).containsExactly("b");
    end.countDown();
    await().until(() -> executor.running() == 0);
    assertThat(facts.facts(Fact.ActionEnded.class))
        .extracting(Fact.ActionEnded::actionId)
        .containsExactly("b");
  }

  @Test
  void endsAnActionWhoseDeadlineIsMovedToNowAndTells() {
    want(action("a", "slow"));
    await().until(() -> slow.started.size() == 1);
    want(until("a", "slow", Duration.ZERO));
    await().until(() -> executor.running() == 0);

    assertThat(slow.stopped).containsExactly("a");
    assertThat(slow.interrupted).containsExactly("a");
    Fact.ActionEnded ended = facts.facts(Fact.ActionEnded.class).getFirst();
    assertThat(ended.result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(ended.detail()).startsWith("It was made to end before its time");
  }

  @Test
  void leavesAnAdapterTheTimeToTellHowItEndedWhatWasStopped() {
    CountDownLatch stopped = new CountDownLatch(1);
    ActionAdapter obedient =
        new ActionAdapter() {
          @Override
          public String uses() {
            return "obedient";
          }

          @Override
          public ActionReport run(ActionOrder order) throws InterruptedException {
            stopped.await();
            return ActionReport.failed("was stopped", ErrorClass.TRANSIENT, "last words");
          }

          @Override
          public void stop(ActionOrder order) {
            stopped.countDown();
          }
        };
    try (EffectExecutor other = new EffectExecutor("x", List.of(obedient), facts, clock)) {
      other.reconcile(3, "l", "a", "d", List.of(action("a", "obedient")));
      await().until(() -> other.running() == 1);
      other.reconcile(3, "l", "a", "d", List.of(until("a", "obedient", Duration.ZERO)));
      await().until(() -> other.running() == 0);
    }
    Fact.ActionEnded ended = facts.facts(Fact.ActionEnded.class).getFirst();
    assertThat(ended.result()).isEqualTo(Result.FAILED);
    assertThat(ended.output()).isEqualTo("last words");
  }

  @Test
  void tellsAlsoOfWhatWaitedForItsTurnWhenItsDeadlineIsMovedToNow() {
    want(action("a", "slow"), action("b", "slow"), action("c", "quick"));
    await().until(() -> slow.started.size() == 2);
    want(action("a", "slow"), action("b", "slow"), until("c", "quick", Duration.ZERO));

    await().until(() -> quick.started.equals(List.of("c")));
    assertThat(executor.runningIds("aggregate-1")).contains("a", "b");
  }

  @Test
  void stopsAlsoWhatHasNotBegun() {
    want(action("a", "quick", Duration.ofSeconds(60)));
    want();
    await().until(() -> quick.stopped.equals(List.of("a")));
    clock.moveTo(Duration.ofSeconds(61));
    executor.clockChanged();
    await().during(QUIET).until(quick.started::isEmpty);
  }

  @Test
  void keepsAggregatesApart() {
    want(action("a", "slow"));
    executor.reconcile(3, "shop/test", "aggregate-2", "deploy-2", List.of());
    executor.reconcile(4, "shop/production", "aggregate-1", "deploy-1", List.of());
    await().during(QUIET).until(slow.stopped::isEmpty);
    assertThat(executor.runningIds("aggregate-1")).containsExactly("a");
    assertThat(executor.runningIds("aggregate-2")).isEmpty();
  }

  @Test
  void givesAPartitionUpWithoutStopping() {
    want(action("a", "slow"));
    executor.reconcile(4, "shop/test", "aggregate-2", "deploy-2", List.of(action("b", "slow")));
    await().until(() -> slow.started.size() == 2);
    executor.release(3);
    await().until(() -> slow.interrupted.equals(List.of("a")));
    end.countDown();
    await().until(() -> executor.running() == 0);
    assertThat(slow.stopped).isEmpty();
    assertThat(facts.facts(Fact.ActionEnded.class))
        .extracting(Fact.ActionEnded::actionId)
        .containsExactly("b");
  }

  @Test
  void limitsActionsButNotProbes() {
    Effect[] many =
        IntStream.range(0, 5).mapToObj(i -> action("a" + i, "slow")).toArray(Effect[]::new);
    want(many);
    await().during(QUIET).until(() -> slow.started.size() == 2);
    executor.reconcile(3, "shop/test", "aggregate-2", "deploy-2", List.of(probe("p", 1)));
    await().until(() -> probe.started.size() > 3);
    assertThat(executor.running()).isEqualTo(6);
    end.countDown();
    await().until(() -> facts.facts(Fact.ActionEnded.class).size() == 5);
  }

  @Test
  void turnsWhateverIsThrownIntoAReport() {
    want(action("exception", "broken"), action("error", "broken"), action("other", "kubectl"));
    await().until(() -> facts.published().size() == 3);

    assertThat(facts.facts(Fact.ActionEnded.class))
        .allSatisfy(
            ended -> {
              assertThat(ended.result()).isEqualTo(Result.FAILED);
              assertThat(ended.errorClass()).isEqualTo(ErrorClass.PERMANENT);
            });
    assertThat(detail("exception")).contains("IllegalStateException", "no such cluster");
    assertThat(detail("error")).contains("NoClassDefFoundError", "a/b/C");
    assertThat(detail("other")).contains("broken, probe, quick, slow", "'kubectl'");
  }

  @Test
  void boundsWhatAdaptersSay() {
    RecordedAdapter loud =
        new RecordedAdapter(
            "loud",
            _ ->
                new ActionReport(
                    Result.FAILED,
                    "d".repeat(9_999),
                    ErrorClass.PERMANENT,
                    Map.of("p95Millis", 12.5, "rate", Double.NaN),
                    "o".repeat(99_999)));
    try (EffectExecutor other = new EffectExecutor("x", List.of(loud), facts, clock)) {
      other.reconcile(
          3, "shop/production", "aggregate-1", "deploy-1", List.of(action("a", "loud")));
      await().until(() -> !facts.published().isEmpty());
    }
    Fact.ActionEnded ended = facts.facts(Fact.ActionEnded.class).get(0);
    assertThat(ended.detail()).hasSize(1_000);
    assertThat(ended.output()).hasSize(4_096);
    assertThat(ended.measurements()).isEqualTo(Map.of("p95Millis", 12.5));
  }

  @Test
  void repeatsAFactThatTheSinkRefuses() {
    facts.refuse(1);
    want(action("a", "quick"));
    await().until(() -> facts.published().size() == 1);
    await().until(() -> executor.running() == 0);
    assertThat(quick.started).containsExactly("a");
  }

  @Test
  void tellsAProbeThatFailsOnlyWhenConfirmedAndWhenItRecovers() {
    ActionReport bad = ActionReport.failed("503", ErrorClass.TRANSIENT, "");
    answers.addAll(List.of(bad, bad, ActionReport.succeeded("fine"), bad, bad, bad, bad, bad));
    want(probe("p", 3));
    await().until(() -> facts.facts(Fact.ProbeChanged.class).size() == 2);
    await().during(QUIET).until(() -> facts.published().size() == 2);

    assertThat(facts.facts(Fact.ProbeChanged.class))
        .containsExactly(
            new Fact.ProbeChanged("aggregate-1", "p", false, "503", 3, "deployer-1"),
            new Fact.ProbeChanged("aggregate-1", "p", true, "fine", 0, "deployer-1"));
    want();
    await().until(() -> executor.running() == 0);
    int probed = probe.started.size();
    await().during(QUIET).until(() -> probe.started.size() <= probed + 1);
  }

  @Test
  void tellsAProbeOnlyOnceThatItGoesOnFailing() {
    RecordedAdapter down =
        new RecordedAdapter("down", _ -> ActionReport.failed("refused", ErrorClass.TRANSIENT, ""));
    try (EffectExecutor other = new EffectExecutor("x", List.of(down), facts, clock)) {
      other.reconcile(
          3, "l", "a", "d", List.of(new WatchProbe("p", act("down"), Duration.ofMillis(10), 2)));
      await().until(() -> down.started.size() > 8);
    }
    assertThat(facts.facts(Fact.ProbeChanged.class)).hasSize(1);
  }

  @Test
  void refusesTwoAdaptersForOneKind() {
    assertThatThrownBy(() -> new EffectExecutor("x", List.of(quick, quick), facts, clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'quick'");
  }

  private String detail(String actionId) {
    return facts.facts(Fact.ActionEnded.class).stream()
        .filter(ended -> ended.actionId().equals(actionId))
        .findFirst()
        .orElseThrow()
        .detail();
  }

  private void want(Effect... effects) {
    executor.reconcile(3, "shop/production", "aggregate-1", "deploy-1", List.of(effects));
  }

  private static Effect action(String id, String uses) {
    return action(id, uses, Duration.ZERO);
  }

  private static Effect action(String id, String uses, Duration wait) {
    return new RunAction(
        id,
        act(uses),
        ManualClock.START.plus(wait),
        ManualClock.START.plus(Duration.ofMinutes(10)),
        7,
        Map.of());
  }

  private static Effect until(String id, String uses, Duration deadline) {
    return new RunAction(
        id, act(uses), ManualClock.START, ManualClock.START.plus(deadline), 7, Map.of());
  }

  private static Effect probe(String id, int failures) {
    return new WatchProbe(id, act("probe"), Duration.ofMillis(10), failures);
  }

  private static Action act(String uses) {
    return new Action(uses, List.of(), Map.of(), Duration.ofSeconds(5));
  }
}
