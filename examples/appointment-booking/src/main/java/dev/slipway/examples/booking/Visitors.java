package dev.slipway.examples.booking;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * People who use the application: requests that start at a fixed rate, whether or not earlier ones
 * were answered, over kept connections; one in fifty takes a second. Arguments: the worker's
 * address and the requests per second. Says every ten seconds what became of them, and runs until
 * SIGTERM.
 */
public final class Visitors {
  private static final int ONE_SLOW_IN = 50;
  private static final int REPORT_SECONDS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final URI worker;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  private Visitors(URI worker) {
    this.worker = worker;
  }

  /** Starts the program. */
  public static void main(String[] args) {
    Program.run(() -> visit(args));
  }

  private static void visit(String[] args) throws InterruptedException {
    String usage = "<address of the worker> <requests per second>";
    Visitors visitors = new Visitors(URI.create(Program.argument(args, 0, usage)));
    int rate =
        Program.number("the requests per second", Program.argument(args, 1, usage), 1, 10_000);
    ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    var _ =
        pace.scheduleAtFixedRate(
            visitors::send, 0, TimeUnit.SECONDS.toNanos(1) / rate, TimeUnit.NANOSECONDS);
    var _ =
        pace.scheduleAtFixedRate(
            visitors::report, REPORT_SECONDS, REPORT_SECONDS, TimeUnit.SECONDS);
    new CountDownLatch(1).await();
  }

  private void send() {
    boolean slow = sent.incrementAndGet() % ONE_SLOW_IN == 0;
    URI page = worker.resolve(slow ? "/api/report?seconds=1" : "/api/services");
    var _ =
        client
            .sendAsync(
                HttpRequest.newBuilder(page).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.discarding())
            .whenComplete(
                (answer, failure) -> {
                  if (failure != null) {
                    lost.incrementAndGet();
                  } else {
                    (answer.statusCode() < 500 ? answered : errors).incrementAndGet();
                  }
                });
  }

  private void report() {
    Program.say(
        "%d sent, %d answered, %d answered with an error, %d not answered"
            .formatted(sent.get(), answered.get(), errors.get(), lost.get()));
  }
}
