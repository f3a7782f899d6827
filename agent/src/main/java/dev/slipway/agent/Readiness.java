package dev.slipway.agent;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Asks a process again and again whether it is ready. Each question has a deadline over the whole
 * answer, body included.
 */
final class Readiness {

  private static final Duration QUESTION = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final HttpClient client;
  private final ScheduledExecutorService scheduler;

  Readiness(HttpClient client, ScheduledExecutorService scheduler) {
    this.client = client;
    this.scheduler = scheduler;
  }

  /** How the asking ended. */
  sealed interface Verdict {
    /** A 2xx answer came in time. */
    record Ready() implements Verdict {}

    /** The time is over; the sentence says what came instead. */
    record NotReady(String sentence) implements Verdict {}

    /** Nobody wants to know any more. */
    record Abandoned() implements Verdict {}
  }

  /**
   * Asks until the slot answers, its time counted from its start is over, or {@code wanted} says
   * no.
   */
  CompletableFuture<Verdict> await(Slot slot, BooleanSupplier wanted) {
    // The clock of the wall counts here: the time goes on while the agent is away.
    long left =
        slot.startedAt() + slot.spec().readinessTimeoutMillis() - System.currentTimeMillis();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(left, 1));
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    ask(new Asking(slot, wanted, deadline, verdict), "nothing");
    return verdict;
  }

  private record Asking(
      Slot slot, BooleanSupplier wanted, long deadline, CompletableFuture<Verdict> verdict) {
    long millisLeft() {
      return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
  }

  private void ask(Asking asking, String seen) {
    try {
      SlotSpec spec = asking.slot().spec();
      if (!asking.wanted().getAsBoolean()) {
        asking.verdict().complete(new Verdict.Abandoned());
      } else if (asking.millisLeft() <= 0) {
        String sentence =
            String.format(
                Locale.ROOT,
                "expected a 2xx answer to GET %s on port %d within %.1f s, but the last one was %s",
                spec.readinessPath(),
                asking.slot().innerPort(),
                spec.readinessTimeoutMillis() / 1000.0,
                seen);
        asking.verdict().complete(new Verdict.NotReady(sentence));
      } else {
        client
            .newRequest(
                URI.create("http://127.0.0.1:" + asking.slot().innerPort() + spec.readinessPath()))
            .headers(headers -> headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE))
            .timeout(Math.clamp(asking.millisLeft(), 1, QUESTION.toMillis()), TimeUnit.MILLISECONDS)
            .send(result -> answered(asking, result));
      }
    } catch (RuntimeException broken) {
      asking.verdict().completeExceptionally(broken);
    }
  }

  private void answered(Asking asking, Result result) {
    if (result.isSucceeded() && HttpStatus.isSuccess(result.getResponse().getStatus())) {
      asking.verdict().complete(new Verdict.Ready());
      return;
    }
    String seen;
    if (result.isSucceeded()) {
      seen = "status " + result.getResponse().getStatus();
    } else if (result.getFailure() instanceof TimeoutException) {
      seen = "no complete answer within %d s".formatted(QUESTION.toSeconds());
    } else {
      seen = String.valueOf(result.getFailure().getMessage());
    }
    try {
      var _ = scheduler.schedule(() -> ask(asking, seen), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException _) {
      asking.verdict().complete(new Verdict.Abandoned());
    }
  }
}
