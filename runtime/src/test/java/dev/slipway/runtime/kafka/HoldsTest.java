package dev.slipway.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

class HoldsTest {

  private static final TopicPartition A = new TopicPartition("t", 0);
  private static final TopicPartition B = new TopicPartition("t", 1);

  private final ByHand clock = new ByHand();
  private final KafkaMessageListenerContainer<String, byte[]> container =
      new KafkaMessageListenerContainer<>(
          new DefaultKafkaConsumerFactory<>(Map.of()), new ContainerProperties("t"));
  private final Holds holds = new Holds("test", clock);

  HoldsTest() {
    holds.drives(container);
  }

  @AfterEach
  void stop() {
    clock.shutdownNow();
  }

  @Test
  void shouldTryAgainWhatIsHeldTogetherAfterWaitsOfDifferentLength() {
    holds.hold(Set.of(A), "the registry is away");
    clock.ring();
    holds.hold(Set.of(A, B), "the registry is away");
    assertThat(container.isPartitionPauseRequested(B)).isTrue();
    assertThat(holds.why()).contains("the registry is away");

    clock.ring();

    assertThat(container.isPartitionPauseRequested(A)).isFalse();
    assertThat(container.isPartitionPauseRequested(B)).isFalse();
  }

  @Test
  void shouldWaitForTheLaterTimeWhatIsHeldAnew() {
    holds.hold(Set.of(A), "first");
    holds.hold(Set.of(A), "second");

    clock.ringFirst();
    assertThat(container.isPartitionPauseRequested(A)).isTrue();

    clock.ringFirst();
    assertThat(container.isPartitionPauseRequested(A)).isFalse();
    assertThat(clock.waits).containsExactly(100L, 200L);
  }

  @Test
  void shouldTryAgainThoughRecordsBeforeTheOneThatWaitsWereWorkedOn() {
    holds.hold(Set.of(A, B), "away");
    holds.worked(Set.of(A, B));
    assertThat(holds.why()).contains("away");

    clock.ring();

    assertThat(container.isPartitionPauseRequested(A)).isFalse();
    assertThat(container.isPartitionPauseRequested(B)).isFalse();
  }

  @Test
  void shouldWaitForAShortTimeAgainOnceWorkWasDone() {
    holds.hold(Set.of(A), "away");
    clock.ring();
    holds.worked(Set.of(A));
    assertThat(holds.why()).isEmpty();

    holds.hold(Set.of(A), "away again");

    assertThat(clock.waits).containsExactly(100L, 100L);
  }

  @Test
  void shouldLeaveAloneWhatIsNotOursAnyMore() {
    holds.hold(Set.of(A), "away");
    holds.forget(Set.of(A));

    clock.ring();

    assertThat(container.isPartitionPauseRequested(A)).isTrue();
    assertThat(holds.why()).isEmpty();
  }

  @Test
  void shouldWaitAtMostHalfAMinute() {
    for (int i = 0; i < 11; i++) {
      holds.hold(Set.of(A), "away");
    }

    assertThat(clock.waits)
        .containsExactly(
            100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 25_600L, 30_000L, 30_000L);
  }

  /** A clock that rings when the test says so. */
  private static final class ByHand extends ScheduledThreadPoolExecutor {
    final List<Long> waits = new ArrayList<>();
    private final List<Runnable> due = new ArrayList<>();

    ByHand() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      waits.add(unit.toMillis(delay));
      due.add(command);
      return super.schedule(() -> {}, 0, unit);
    }

    void ringFirst() {
      due.removeFirst().run();
    }

    void ring() {
      while (!due.isEmpty()) {
        ringFirst();
      }
    }
  }
}
