package dev.slipway.cli.command;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.platform.Answer;
import dev.slipway.cli.platform.PendingAnswer;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.render.AvroJson;
import dev.slipway.cli.render.OutputFormat;
import dev.slipway.cli.story.Ending;
import dev.slipway.cli.story.StoryEvent;
import java.time.Duration;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Publishes a request and waits for its answer. */
final class Asking {
  /** An answer is expected in this time when the platform is ready. */
  private static final Duration PROMISE = Duration.ofSeconds(1);

  private Asking() {}

  /**
   * The event that says that the lane took the request.
   *
   * @param format in which a refusal is printed
   * @param atMost how long to wait; null: for ever
   * @throws CliFailure if it was refused, or not answered in time
   */
  static StoryEvent ask(
      Console console,
      Platform platform,
      GenericRecord request,
      OutputFormat format,
      @Nullable Duration atMost) {
    try (PendingAnswer pending = platform.requests().publish(request);
        Detaching _ = Detaching.beforeTheAnswer(console, pending.request().toString())) {
      Optional<Answer> answer = pending.await(PROMISE);
      if (answer.isEmpty()) {
        console.err().println("recorded at %s, not answered yet".formatted(pending.request()));
        long startedAt = System.nanoTime();
        while (answer.isEmpty()) {
          if (atMost != null && System.nanoTime() - startedAt > atMost.toNanos()) {
            throw new CliFailure(
                ExitCode.OUTCOME_UNKNOWN,
                "Expected an answer to the request at %s, but none came; it will be answered when the deployer runs, see 'slipway status'."
                    .formatted(pending.request()));
          }
          answer = pending.await(PROMISE);
        }
      }
      return taken(console, answer.get(), format);
    }
  }

  private static StoryEvent taken(Console console, Answer answer, OutputFormat format) {
    return switch (answer) {
      case Answer.Taken(var event) -> event;
      case Answer.Refused refused -> {
        if (format != OutputFormat.text) {
          console.out().println(AvroJson.line(AvroJson.of(new Ending(refused.event(), null))));
        }
        String field = refused.event().fields().text("field");
        throw new CliFailure(
            ExitCode.REJECTED,
            "REJECTED%s: %s".formatted(field.isEmpty() ? "" : " (" + field + ")", refused.why()));
      }
      case Answer.SetAside(var position, var reason) ->
          throw new CliFailure(
              ExitCode.REJECTED,
              "REJECTED: %s The request is kept, see 'slipway dead-letters show %s'."
                  .formatted(reason, position));
    };
  }
}
