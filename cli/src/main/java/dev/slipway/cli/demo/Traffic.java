package dev.slipway.cli.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A paced open loop: requests start at a fixed rate whether or not earlier ones were answered, over
 * kept connections; one in fifty takes a second. An answer that does not carry the stamp of a
 * release, or no answer at all, counts as ours.
 */
public final class Traffic implements AutoCloseable {

  private static final int REQUESTS_A_SECOND = 100;
  private static final int ONE_SLOW_IN = 50;
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final String STAMP = "X-Slipway-Version";

  private final URI worker;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final ScheduledExecutorService pace =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("traffic").factory());
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong ours = new AtomicLong();
  private final AtomicLong theirs = new AtomicLong();
  private volatile String firstFailure = "";

  /** To the reference application's worker. */
  public Traffic(URI worker) {
    this.worker = worker;
  }

  /** Begins to send; once. */
  public void start() {
    long period = TimeUnit.SECONDS.toNanos(1) / REQUESTS_A_SECOND;
    var _ = pace.scheduleAtFixedRate(this::send, 0, period, TimeUnit.NANOSECONDS);
  }

  private void send() {
    long number = sent.incrementAndGet();
    String path = number % ONE_SLOW_IN == 0 ? "/api/report?seconds=1" : "/api/services";
    HttpRequest request = HttpRequest.newBuilder(worker.resolve(path)).timeout(TIMEOUT).build();
    var _ =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).handle(this::answered);
  }

  private boolean answered(@Nullable HttpResponse<Void> answer, @Nullable Throwable failure) {
    answered.incrementAndGet();
    if (answer == null) {
      fail("no answer: " + failure);
    } else if (answer.headers().firstValue(STAMP).isEmpty()) {
      fail("an answer without a release's stamp, status " + answer.statusCode());
    } else if (answer.statusCode() >= 500) {
      theirs.incrementAndGet();
    }
    return true;
  }

  private void fail(String what) {
    if (ours.getAndIncrement() == 0) {
      firstFailure = what;
    }
  }

  /** Requests sent so far. */
  public long sent() {
    return sent.get();
  }

  /** Requests that the platform lost: no answer, or one that no release gave. */
  public long failedRequests() {
    return ours.get();
  }

  /** 5xx answers that a release itself gave. */
  public long applicationErrors() {
    return theirs.get();
  }

  /** What the first lost request met; empty if none was lost. */
  public String firstFailure() {
    return firstFailure;
  }

  /** Stops sending and waits for the answers that are due. */
  @Override
  public void close() {
    pace.shutdown();
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (answered.get() < sent.get() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    client.shutdownNow();
  }
}
