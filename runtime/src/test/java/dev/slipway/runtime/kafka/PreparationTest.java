package dev.slipway.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class PreparationTest {

  private final List<String> done = new CopyOnWriteArrayList<>();

  @Test
  void shouldJoinAfterEveryStepInOrder() {
    try (Preparation preparation =
        new Preparation(
            "tally",
            () -> done.add("joined"),
            () -> done.add("producer"),
            () -> done.add("schemas"))) {
      assertThat(preparation.isOver()).isFalse();

      preparation.begin();

      await().until(preparation::isOver);
      assertThat(done).containsExactly("producer", "schemas", "joined");
    }
  }

  @Test
  void shouldJoinAllTheSameWhenAStepFails() {
    try (Preparation preparation =
        new Preparation(
            "tally",
            () -> done.add("joined"),
            () -> {
              throw new TimeoutException("the broker is away");
            })) {
      preparation.begin();

      await().until(preparation::isOver);
      assertThat(done).containsExactly("joined");
    }
  }

  @Test
  void shouldNeverJoinWhenItIsClosedBefore() throws InterruptedException {
    CountDownLatch waits = new CountDownLatch(1);
    Preparation preparation =
        new Preparation(
            "tally",
            () -> done.add("joined"),
            () -> {
              waits.countDown();
              awaitInterrupt();
              done.add("interrupted");
            });
    preparation.begin();
    waits.await();

    preparation.close();

    assertThat(preparation.isOver()).isTrue();
    assertThat(done).containsExactly("interrupted");
  }

  @Test
  void shouldCloseAlsoWhenItNeverBegan() {
    Preparation preparation = new Preparation("tally", () -> done.add("joined"));

    preparation.close();

    assertThat(preparation.isOver()).isTrue();
    assertThat(done).isEmpty();
  }

  private static void awaitInterrupt() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      // closed
    }
  }
}
