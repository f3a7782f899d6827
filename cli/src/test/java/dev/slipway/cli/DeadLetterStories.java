package dev.slipway.cli;

import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.Payload;
import dev.slipway.cli.log.RawRecord;
import dev.slipway.cli.log.RawRecord.Header;
import dev.slipway.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps records aside in a log, as the services would. */
public final class DeadLetterStories {
  public static final String GARBAGE = "Expected a payload to begin with byte 0.";

  /** The request of which {@link #request} keeps the bytes {@code 0 1 2}. */
  public static final Payload REQUEST =
      new Payload.Decoded(
          Records.of(
              "dev.slipway.requests.DeployRequested",
              Map.of("application", "booking", "environment", "staging", "version", "1.1.0")));

  private final MemoryLog log;

  public DeadLetterStories(MemoryLog log) {
    this.log = log;
    Topics.withDeadLetters().forEach(topic -> log.topic(topic).topic(Topics.deadLetters(topic)));
  }

  /** A request that can be read now, of partition 3, with headers of its own. */
  public String request(long offset) {
    return keep(
        new LogPartition(Topics.DEPLOY_REQUESTS, 3),
        offset,
        "deployer",
        new RawRecord(
            "booking/staging",
            RawRecord.buffer(new byte[] {0, 1, 2}),
            List.of(
                Header.of("ce_id", "one"),
                new Header("empty", null),
                Header.of("ce_id", "two"),
                Header.of("slipway_dlt_reason", "Forged."))),
        REQUEST);
  }

  /** Something of this value that is no record, in partition 1 of a topic. */
  public String garbage(String topic, long offset, String service, byte @Nullable [] value) {
    return keep(
        new LogPartition(topic, 1),
        offset,
        service,
        new RawRecord("key", RawRecord.buffer(value), List.of()),
        value == null ? new Payload.Absent() : new Payload.Undecodable(GARBAGE));
  }

  /** A record kept aside with these headers behind the service's usual ones; its position. */
  public String keep(
      LogPartition source,
      long offset,
      String service,
      RawRecord original,
      Payload payload,
      Header... more) {
    List<Header> headers = new ArrayList<>(original.headers());
    headers.add(Header.of("slipway_dlt_topic", "slipway." + source.topic()));
    headers.add(Header.of("slipway_dlt_partition", Integer.toString(source.partition())));
    headers.add(Header.of("slipway_dlt_offset", Long.toString(offset)));
    headers.add(Header.of("slipway_dlt_service", service));
    headers.add(Header.of("slipway_dlt_reason", GARBAGE));
    headers.addAll(List.of(more));
    return append(
        source.topic(), new RawRecord(original.key(), original.value(), headers), payload);
  }

  /** A record on the topic for a topic's dead letters, whatever it is; its position. */
  public String append(String sourceTopic, RawRecord raw, Payload payload) {
    return log.append(new LogPartition(Topics.deadLetters(sourceTopic), 0), raw, payload)
        .position();
  }

  /** The last record of a topic's partition, byte for byte. */
  public RawRecord last(String topic, int partition) {
    return Objects.requireNonNull(log.last(topic, partition)).raw();
  }
}
