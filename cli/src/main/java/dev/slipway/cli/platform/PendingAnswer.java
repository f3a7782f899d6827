package dev.slipway.cli.platform;

import dev.slipway.cli.log.LogReader;
import dev.slipway.cli.log.LogRecord;
import dev.slipway.cli.log.Payload;
import dev.slipway.cli.platform.RecordWriter.Written;
import dev.slipway.cli.story.Fields;
import dev.slipway.cli.story.StoryEvent;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A published request and the search for its answer. Used by one thread. */
public final class PendingAnswer implements AutoCloseable {
  private final LogReader reader;
  private final Written request;

  PendingAnswer(LogReader reader, Written request) {
    this.reader = reader;
    this.request = request;
  }

  /** Where the request stands, {@code deploy-requests-3@17}. */
  public Written request() {
    return request;
  }

  /** The answer, if it comes in this time. May be called again. */
  public Optional<Answer> await(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    do {
      for (LogRecord record : reader.poll(Duration.ofMillis(50))) {
        Answer answer = answer(record);
        if (answer != null) {
          return Optional.of(answer);
        }
      }
    } while (System.nanoTime() < deadline);
    return Optional.empty();
  }

  private @Nullable Answer answer(LogRecord record) {
    if (record.headers().containsKey("slipway_dlt_offset")) {
      boolean ours =
          Objects.equals(
                  record.headers().get("slipway_dlt_partition"),
                  Integer.toString(request.partition().partition()))
              && Objects.equals(
                  record.headers().get("slipway_dlt_offset"), Long.toString(request.offset()));
      return ours
          ? new Answer.SetAside(
              record.position(), record.headers().getOrDefault("slipway_dlt_reason", ""))
          : null;
    }
    if (!(record.payload().get() instanceof Payload.Decoded(var value, _))) {
      return null;
    }
    Fields fields = new Fields(value);
    Fields position = fields.optionalRecord("request");
    if (position == null
        || !position.text("topic").equals(request.partition().topic())
        || position.whole("partition") != request.partition().partition()
        || position.number("offset") != request.offset()) {
      return null;
    }
    StoryEvent event = new StoryEvent(record.source(), record.offset(), record.at(), fields);
    return event.type().equals("DeploymentRejected")
        ? new Answer.Refused(event)
        : new Answer.Taken(event);
  }

  @Override
  public void close() {
    reader.close();
  }
}
