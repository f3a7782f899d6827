package dev.slipway.cli.render;

import dev.slipway.cli.story.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a phase, or the rollback, stands. */
public final class PhaseView {
  /** How far something is. */
  public enum Status {
    WAITING,
    RUNNING,
    PASSED,
    FAILED,
    INCONCLUSIVE,
    SKIPPED
  }

  private final String name;
  private final Map<String, StepView> steps = new LinkedHashMap<>();
  private Status status = Status.WAITING;
  private String reason = "";
  private String note = "";
  private @Nullable Integer score;
  private boolean inconclusive;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private long plannedMillis;

  PhaseView(String name) {
    this.name = name;
  }

  void start(Instant at) {
    status = Status.RUNNING;
    startedAt = at;
  }

  void finish(Instant at, String result, String skipReason, String why) {
    status = statusOf(result);
    finishedAt = at;
    if (!skipReason.equals("REQUESTED") || reason.isEmpty()) {
      reason = why;
    }
  }

  void skipped(String why, int points) {
    status = Status.SKIPPED;
    reason = why;
    score = points;
  }

  void score(Fields phaseScore) {
    score = phaseScore.optionalWhole("score");
    inconclusive = score == null;
    if (!phaseScore.text("reason").isEmpty()) {
      reason = phaseScore.text("reason");
    }
    if (status != Status.RUNNING) {
      status = statusOf(phaseScore.text("result"));
    }
  }

  void sample(Fields sample) {
    note =
        "sample %d/%d  %s"
            .formatted(
                sample.whole("number") + 1,
                sample.whole("of"),
                Texts.clause(sample.text("detail")));
  }

  void note(String text) {
    note = text;
  }

  void plannedMillis(long millis) {
    plannedMillis = millis;
  }

  StepView step(String step) {
    return steps.computeIfAbsent(step, StepView::new);
  }

  private static Status statusOf(String result) {
    return switch (result) {
      case "PASSED" -> Status.PASSED;
      case "FAILED" -> Status.FAILED;
      case "SKIPPED" -> Status.SKIPPED;
      default -> Status.INCONCLUSIVE;
    };
  }

  public String name() {
    return name;
  }

  public Status status() {
    return status;
  }

  /** One sentence on how it ended; empty while it has not. */
  public String reason() {
    return reason;
  }

  /** What was seen last while it runs. */
  public String note() {
    return note;
  }

  /** 0 to 5; null where there is none yet, or none at all. */
  public @Nullable Integer score() {
    return score;
  }

  /** Whether it was judged and got no points. */
  public boolean isInconclusive() {
    return inconclusive;
  }

  /** Time from its start to its end or until now; null if it has not started. */
  public @Nullable Duration elapsed(Instant now) {
    return startedAt == null
        ? null
        : Duration.between(startedAt, finishedAt == null ? now : finishedAt);
  }

  /** How long it is going to take; 0 if that is not known. */
  public long plannedMillis() {
    return plannedMillis;
  }

  /** Its checks or components in order. */
  public Collection<StepView> steps() {
    return steps.values();
  }

  /** How many of its steps have ended well. */
  public long done() {
    return steps.values().stream().filter(step -> step.status() == Status.PASSED).count();
  }

  /** A check or component. */
  public static final class StepView {
    private final String name;
    private Status status = Status.WAITING;
    private int attempt;
    private int attempts;
    private String detail = "";
    private @Nullable Instant nextAttemptAt;
    private @Nullable Instant startedAt;

    StepView(String name) {
      this.name = name;
    }

    void start(Instant at, Fields event) {
      status = Status.RUNNING;
      startedAt = at;
      nextAttemptAt = null;
      attempt = event.whole("attempt");
      attempts = event.whole("attempts");
    }

    void finish(Fields event) {
      attempt = event.whole("attempt");
      attempts = event.whole("attempts");
      boolean succeeded = event.text("result").equals("SUCCEEDED");
      status = succeeded ? Status.PASSED : Status.FAILED;
      nextAttemptAt = event.optionalInstant("nextAttemptAt");
      detail =
          succeeded
              ? Texts.took(event.number("durationMillis"))
              : Texts.clause(event.text("detail"));
    }

    void end(String result, String version) {
      status = result.equals("FAILED") ? Status.FAILED : Status.PASSED;
      nextAttemptAt = null;
      detail = version.isEmpty() ? result : result + ", " + version;
    }

    public String name() {
      return name;
    }

    public Status status() {
      return status;
    }

    /** The attempt under way or made last; 0: none. */
    public int attempt() {
      return attempt;
    }

    public int attempts() {
      return attempts;
    }

    public String detail() {
      return detail;
    }

    /** When it is tried again; null if it is not. */
    public @Nullable Instant nextAttemptAt() {
      return nextAttemptAt;
    }

    public @Nullable Instant startedAt() {
      return startedAt;
    }
  }
}
