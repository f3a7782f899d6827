package dev.slipway.standalone.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.standalone.simulation.SimulatedPlatform.Figures;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class SeedsTest {

  private static final int DEPLOYMENTS = 100;

  @Test
  void threadsDoNotChangeWhatComesOut() {
    List<Figures> one = Seeds.run(SeedsTest::onAPlatformOfItsOwn, DEPLOYMENTS, 1);
    List<Figures> three = Seeds.run(SeedsTest::onAPlatformOfItsOwn, DEPLOYMENTS, 3);
    assertThat(three).isEqualTo(one).hasSizeGreaterThan(1);
  }

  @Test
  void theSmallestSeedThatFailsIsNamed() {
    CountDownLatch laterFailed = new CountDownLatch(1);
    LongFunction<Figures> run =
        seed -> {
          if (seed == 2) {
            laterFailed.countDown();
          } else {
            awaited(laterFailed);
          }
          throw new AssertionError("broken " + seed);
        };
    assertThatThrownBy(() -> Seeds.run(run, DEPLOYMENTS, 2))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("-Dsimulation.seed=1 ")
        .hasMessageContaining("broken 1");
  }

  private static Figures onAPlatformOfItsOwn(long seed) {
    return SimulatedPlatform.real().run(seed, 16);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
