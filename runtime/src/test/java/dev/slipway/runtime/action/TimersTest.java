package dev.slipway.runtime.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimersTest {

  private static final Duration QUIET = Duration.ofMillis(120);

  private final ManualClock clock = new ManualClock();
  private final RecordedFacts facts = new RecordedFacts();
  private final Timers timers = new Timers(facts, clock, Duration.ofSeconds(5));

  @AfterEach
  void close() {
    timers.close();
  }

  @Test
  void tellsWhenTheTimeHasComeAndNotBefore() {
    set("a", 60);
    set("b", 30);
    moveTo(29);
    await().during(QUIET).until(() -> facts.published().isEmpty());
    moveTo(30);
    await().until(() -> told().equals(List.of("b")));
    RecordedFacts.Published published = facts.published().get(0);
    assertThat(published)
        .isEqualTo(
            new RecordedFacts.Published(
                3,
                "shop/production",
                "deploy-1",
                new Fact.TimerDue("b", ManualClock.START.plusSeconds(30))));
    set("b", -1);
    moveTo(60);
    await().until(() -> told().equals(List.of("b", "a")));
  }

  @Test
  void tellsAgainLessAndLessOftenWhileTheTimeStaysSet() {
    set("a", 10);
    long[] expected = {10, 11, 13, 17, 25, 41, 71, 101};
    for (int told = 0; told < expected.length; told++) {
      int before = told;
      moveTo(expected[told] - 1);
      set("a", 10);
      await().during(Duration.ofMillis(40)).until(() -> facts.published().size() == before);
      moveTo(expected[told]);
      await().until(() -> facts.published().size() == before + 1);
    }
    set("a", 200);
    moveTo(199);
    await().during(QUIET).until(() -> facts.published().size() == expected.length);
    moveTo(200);
    await().until(() -> facts.published().size() == expected.length + 1);
  }

  @Test
  void tellsAgainWhatTheSinkRefused() {
    facts.refuse(1);
    set("a", 10);
    moveTo(10);
    await().during(QUIET).until(() -> facts.published().isEmpty());
    moveTo(11);
    await().until(() -> told().equals(List.of("a")));
  }

  @Test
  void forgetsWhatIsTakenAwayOrReleased() {
    set("a", 10);
    set("b", 10);
    timers.set(4, "c", "shop/test", "deploy-2", Optional.of(ManualClock.START.plusSeconds(10)));
    set("a", -1);
    timers.release(3);
    assertThat(timers.size()).isEqualTo(1);
    moveTo(10);
    await().during(QUIET).until(() -> told().equals(List.of("c")));
  }

  @Test
  void holdsTheTimersOfARestoredPartitionBack() {
    moveTo(100);
    timers.restored(3);
    set("late", 10);
    set("soon", 103);
    timers.set(4, "other", "shop/test", "deploy-2", Optional.of(ManualClock.START.plusSeconds(10)));
    await().until(() -> told().equals(List.of("other")));
    moveTo(104);
    await().during(QUIET).until(() -> !told().contains("late") && !told().contains("soon"));
    moveTo(105);
    await().until(() -> told().containsAll(List.of("late", "soon")));
  }

  @Test
  void firesByItselfWithARealClock() {
    try (Timers real = new Timers(facts, InstantSource.system(), Duration.ZERO)) {
      Instant due = Instant.now().plusMillis(300);
      real.set(3, "a", "l", "d", Optional.of(due));
      await().pollInterval(Duration.ofMillis(5)).until(() -> !facts.published().isEmpty());
      assertThat(Instant.now()).isBetween(due, due.plusSeconds(2));
    }
  }

  @Test
  void tellsTenThousandAtOnce() {
    for (int i = 0; i < 10_000; i++) {
      set("a" + i, 10);
    }
    moveTo(10);
    await().until(() -> facts.published().size() == 10_000);
    assertThat(told()).doesNotHaveDuplicates();
  }

  @Test
  void tellsNothingAgainThatOnlyWaitsForItsTurn() {
    set("a", 10);
    set("b", 10);
    set("c", 10);
    moveTo(10);
    await().until(() -> facts.published().size() == 3);
    List<String> order = told();
    // the first is answered now, so the others have not had their turn when a second is over
    clock.moveTo(Duration.ofMillis(10_900));
    set(order.get(0), -1);
    moveTo(11);
    await().during(QUIET).until(() -> facts.published().size() == 3);

    // the third is answered, so the second was passed over
    clock.moveTo(Duration.ofMillis(11_900));
    set(order.get(2), -1);
    moveTo(12);
    await().until(() -> facts.published().size() == 4);
    assertThat(told().getLast()).isEqualTo(order.get(1));
  }

  @Test
  void tellsAgainWhenNobodyAnswersAnyMore() {
    set("a", 10);
    set("b", 10);
    moveTo(10);
    await().until(() -> facts.published().size() == 2);
    List<String> order = told();
    clock.moveTo(Duration.ofMillis(10_500));
    set(order.get(0), -1);
    moveTo(12);
    await().during(QUIET).until(() -> facts.published().size() == 2);
    moveTo(13);
    await().until(() -> facts.published().size() == 3);
    assertThat(told().getLast()).isEqualTo(order.get(1));
  }

  private List<String> told() {
    return facts.facts(Fact.TimerDue.class).stream().map(Fact.TimerDue::aggregate).toList();
  }

  private void set(String aggregate, long seconds) {
    timers.set(
        3,
        aggregate,
        "shop/production",
        "deploy-1",
        seconds < 0 ? Optional.empty() : Optional.of(ManualClock.START.plusSeconds(seconds)));
  }

  private void moveTo(long seconds) {
    clock.moveTo(Duration.ofSeconds(seconds));
    timers.clockChanged();
  }
}
