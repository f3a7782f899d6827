package dev.slipway.cli.platform;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.log.EventLog;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.LogReader;
import dev.slipway.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/** Publishes requests so that their answers can be found. */
public final class RequestPublisher {
  private final EventLog log;
  private final RecordWriter writer;

  public RequestPublisher(EventLog log, RecordWriter writer) {
    this.log = log;
    this.writer = writer;
  }

  /**
   * Publishes a request of {@link Requests}; its key is its lane. Close what is returned.
   *
   * @throws CliFailure if it could not be written
   */
  public PendingAnswer publish(GenericRecord request) {
    String lane = request.get("application") + "/" + request.get("environment");
    List<LogPartition> answers = new ArrayList<>(log.all(Topics.DEPLOYMENT_EVENTS));
    if (answers.isEmpty()) {
      throw new CliFailure(
          ExitCode.INTERNAL,
          "Expected the topic %s to exist, but it does not; start the deployer, which creates it."
              .formatted(Topics.DEPLOYMENT_EVENTS));
    }
    answers.addAll(log.all(Topics.deadLetters(Topics.DEPLOY_REQUESTS)));
    LogReader reader = log.open(answers);
    try {
      // From before the request on: its answer cannot be missed, and whose partition it is need not
      // be known, which it is not where the request names no lane.
      reader.seekToEnd();
      RecordWriter.Written written = writer.write(Topics.DEPLOY_REQUESTS, lane, request);
      return new PendingAnswer(reader, written);
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }
}
