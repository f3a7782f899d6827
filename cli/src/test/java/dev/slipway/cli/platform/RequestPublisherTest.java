package dev.slipway.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.MemoryLog;
import dev.slipway.cli.Stories;
import dev.slipway.cli.log.LogRecord;
import dev.slipway.cli.log.Payload;
import dev.slipway.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RequestPublisherTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  private final MemoryLog log = new MemoryLog();
  private final Stories stories = new Stories(log);

  @Test
  void theKeyIsTheLaneAndNothingElseIsSaid() {
    try (PendingAnswer pending = publish()) {
      LogRecord record = Objects.requireNonNull(log.last(Topics.DEPLOY_REQUESTS, 1));
      assertThat(record.key()).isEqualTo("booking/staging");
      assertThat(pending.request()).hasToString("deploy-requests-1@0");
      assertThat(((Payload.Decoded) record.payload().get()).record().toString())
          .contains("\"requestedBy\": \"alice\"")
          .contains("\"strategy\": \"\"");
    }
  }

  @Test
  void theAnswerIsTheOneThatNamesTheRequest() {
    stories.event(
        Topics.DEPLOYMENT_EVENTS, "DeploymentRejected", Map.of("request", at(0), "why", "Old."));
    try (PendingAnswer pending = publish()) {
      assertThat(pending.await(SHORT)).as("before the answer").isEmpty();
      stories
          .event(
              Topics.DEPLOYMENT_EVENTS,
              "DeploymentRejected",
              Map.of("request", at(1), "why", "Another's."))
          .accepted("1.1.0", Map.of());
      assertThat(pending.await(SHORT))
          .hasValueSatisfying(
              answer ->
                  assertThat(((Answer.Taken) answer).event().deploymentId()).isEqualTo(Stories.ID));
    }
  }

  @Test
  void aRepeatedRequestLeadsToTheDeploymentOfTheFirst() {
    try (PendingAnswer pending = publish()) {
      stories.event(
          Topics.DEPLOYMENT_EVENTS,
          "RequestRepeated",
          Map.of("request", at(0), "idempotencyKey", "build-7"));
      assertThat(pending.await(SHORT))
          .hasValueSatisfying(
              answer -> {
                Answer.Taken taken = (Answer.Taken) answer;
                assertThat(taken.event().type()).isEqualTo("RequestRepeated");
                assertThat(taken.event().deploymentId()).isEqualTo(Stories.ID);
              });
    }
  }

  @Test
  void aRefusalSaysWhy() {
    try (PendingAnswer pending = publish()) {
      stories.event(
          Topics.DEPLOYMENT_EVENTS,
          "DeploymentRejected",
          Map.of("request", at(0), "why", "Expected x."));
      assertThat(pending.await(SHORT))
          .hasValueSatisfying(
              answer -> assertThat(((Answer.Refused) answer).why()).isEqualTo("Expected x."));
    }
  }

  @Test
  void aRequestThatWasSetAsideIsAnswered() {
    try (PendingAnswer pending = publish()) {
      for (int offset : List.of(7, 0)) {
        log.append(
            Topics.deadLetters(Topics.DEPLOY_REQUESTS),
            0,
            "",
            Map.of(
                "slipway_dlt_partition",
                "1",
                "slipway_dlt_offset",
                Integer.toString(offset),
                "slipway_dlt_reason",
                "Expected a record, offset " + offset + "."),
            new Payload.Undecodable("x"));
      }
      assertThat(pending.await(SHORT))
          .contains(new Answer.SetAside("deploy-requests-dlt-0@1", "Expected a record, offset 0."));
    }
  }

  private PendingAnswer publish() {
    return new RequestPublisher(log, log)
        .publish(Requests.deploy(Requests.Deploy.of("booking", "staging", "1.1.0"), "alice"));
  }

  private static Map<String, Object> at(int offset) {
    return Map.of("topic", "deploy-requests", "partition", 1, "offset", offset);
  }
}
