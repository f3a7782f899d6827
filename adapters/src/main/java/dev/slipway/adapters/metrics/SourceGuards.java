package dev.slipway.adapters.metrics;

import dev.slipway.adapters.net.CallFailed;
import dev.slipway.adapters.net.CallFailed.Reached;
import dev.slipway.runtime.contract.ErrorClass;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A circuit breaker and a bulkhead for each metric source, so that a source in trouble is neither
 * asked without end nor holds everything up. A sample that is not taken for this reason is missing,
 * like any other. For several threads.
 */
public final class SourceGuards {

  /**
   * Sources are named by manifests, so their number must have an end; the one not asked for longest
   * goes first.
   */
  private static final int MOST_SOURCES = 256;

  private static final CircuitBreakerConfig BREAKER =
      CircuitBreakerConfig.custom()
          .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
          .slidingWindowSize(8)
          .minimumNumberOfCalls(4)
          .failureRateThreshold(75)
          .waitDurationInOpenState(Duration.ofSeconds(5))
          .permittedNumberOfCallsInHalfOpenState(1)
          .build();
  private static final BulkheadConfig BULKHEAD =
      BulkheadConfig.custom().maxConcurrentCalls(8).maxWaitDuration(Duration.ofSeconds(1)).build();

  /** Asks a source. */
  @FunctionalInterface
  public interface Question<T> {
    T ask() throws CallFailed, InterruptedException;
  }

  private record Guard(CircuitBreaker breaker, Bulkhead bulkhead) {}

  private final Map<String, Guard> guards =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Guard> eldest) {
          return size() > MOST_SOURCES;
        }
      };

  /**
   * Asks the source, or throws at once when it has been failing or has too much to answer already.
   */
  public <T> T ask(String source, Question<T> question) throws CallFailed, InterruptedException {
    Guard guard = guard(source);
    if (!guard.breaker().tryAcquirePermission()) {
      throw spared(source, "it failed again and again and is left alone for some seconds");
    }
    if (!guard.bulkhead().tryAcquirePermission()) {
      guard.breaker().releasePermission();
      throw spared(source, "it has too many questions to answer already");
    }
    long started = System.nanoTime();
    boolean judged = false;
    try {
      T answer = question.ask();
      guard.breaker().onSuccess(System.nanoTime() - started, TimeUnit.NANOSECONDS);
      judged = true;
      return answer;
    } catch (CallFailed failed) {
      // A source that answers with a refusal works; the question was wrong.
      if (failed.reached() != Reached.ANSWERED || failed.errorClass() == ErrorClass.TRANSIENT) {
        guard.breaker().onError(System.nanoTime() - started, TimeUnit.NANOSECONDS, failed);
        judged = true;
      }
      throw failed;
    } finally {
      if (!judged) {
        guard.breaker().releasePermission();
      }
      guard.bulkhead().onComplete();
    }
  }

  private Guard guard(String source) {
    synchronized (guards) {
      return guards.computeIfAbsent(
          source, name -> new Guard(CircuitBreaker.of(name, BREAKER), Bulkhead.of(name, BULKHEAD)));
    }
  }

  private static CallFailed spared(String source, String why) {
    return new CallFailed(
        "Expected to ask the metric source %s, but %s; the sample is missing."
            .formatted(source, why),
        ErrorClass.TRANSIENT,
        Reached.NOTHING);
  }
}
