package dev.slipway.adapters.load;

import dev.slipway.adapters.net.Answer;
import dev.slipway.adapters.net.CallFailed;
import dev.slipway.adapters.net.CallFailed.Reached;
import dev.slipway.adapters.net.Deadline;
import dev.slipway.adapters.net.HttpCaller;
import dev.slipway.adapters.net.HttpConnection;
import dev.slipway.adapters.net.HttpTarget;
import dev.slipway.adapters.net.Request;
import dev.slipway.adapters.probe.ExpectedStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sends a number of requests over a number of connections, as fast as they are answered. */
final class LoadRun {

  private final HttpCaller caller;
  private final HttpTarget target;
  private final Request request;
  private final ExpectedStatus expected;
  private final Duration eachAtMost;
  private final Deadline deadline;
  private final AtomicInteger left;
  private final long startedNanos = System.nanoTime();

  LoadRun(
      HttpCaller caller,
      HttpTarget target,
      Request request,
      ExpectedStatus expected,
      Duration eachAtMost,
      int requests,
      Deadline deadline) {
    this.caller = caller;
    this.target = target;
    this.request = request;
    this.expected = expected;
    this.eachAtMost = eachAtMost;
    this.deadline = deadline;
    this.left = new AtomicInteger(requests);
  }

  /** All shots; fewer than asked for when the deadline passed. */
  List<Shot> fire(int concurrency) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Shot>>> users = new ArrayList<>();
      for (int i = 0; i < concurrency; i++) {
        users.add(threads.submit(this::fireOneByOne));
      }
      try {
        List<Shot> shots = new ArrayList<>();
        for (Future<List<Shot>> user : users) {
          shots.addAll(user.get());
        }
        return shots;
      } catch (ExecutionException broken) {
        throw new IllegalStateException(broken.getCause());
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private List<Shot> fireOneByOne() throws InterruptedException {
    List<Shot> shots = new ArrayList<>();
    try (User user = new User()) {
      while (!deadline.passed() && left.getAndDecrement() > 0) {
        long started = System.nanoTime();
        String trouble = trouble(user, started);
        double millis = (System.nanoTime() - started) / 1e6;
        shots.add(new Shot((started - startedNanos) / 1e6, millis, trouble));
      }
      return shots;
    }
  }

  private @Nullable String trouble(User user, long started) throws InterruptedException {
    try {
      Answer answer = user.ask(started, deadline.orIn(eachAtMost));
      return expected.matches(answer.status())
          ? null
          : "Expected status %s from %s, but it answered %d."
              .formatted(expected, target, answer.status());
    } catch (CallFailed failed) {
      return failed.sentence();
    }
  }

  /** Keeps its connection from request to request. */
  private final class User implements AutoCloseable {
    private @Nullable HttpConnection kept;

    Answer ask(long started, Deadline each) throws CallFailed, InterruptedException {
      HttpConnection old = kept;
      kept = null;
      if (old != null) {
        try {
          return ask(old, started, each);
        } catch (CallFailed failed) {
          // A server may close an idle connection at any time; that is no failed request.
          if (failed.reached() != Reached.SENT || each.passed()) {
            throw failed;
          }
        }
      }
      return ask(caller.open(target, each), started, each);
    }

    private Answer ask(HttpConnection connection, long started, Deadline each)
        throws CallFailed, InterruptedException {
      try {
        Answer answer = connection.exchange(request, true, started, each);
        kept = connection.reusable() ? connection : null;
        return answer;
      } finally {
        if (kept == null) {
          connection.close();
        }
      }
    }

    @Override
    public void close() {
      if (kept != null) {
        kept.close();
      }
    }
  }
}
