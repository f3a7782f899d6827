package dev.slipway.cli.deadletter;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.log.EventLog;
import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.LogReader;
import dev.slipway.cli.log.LogRecord;
import dev.slipway.cli.log.Payload;
import dev.slipway.cli.log.RawRecord;
import dev.slipway.cli.log.RawRecord.Header;
import dev.slipway.cli.platform.RecordWriter;
import dev.slipway.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes dead letters back to where they came from, each once. What is written says in its headers
 * which dead letter it repeats, who wanted that and why.
 */
public final class Replay {
  /** Header of a replay: the position of the dead letter. */
  public static final String MARK = "slipway_replay_of";

  private static final String ALL_MARKS = "slipway_replay_";

  private final EventLog log;
  private final RecordWriter writer;

  public Replay(EventLog log, RecordWriter writer) {
    this.log = log;
    this.writer = writer;
  }

  /**
   * Who wants it and why.
   *
   * @param again also if it was done before, or something newer would be replaced
   */
  public record Wish(String actor, String reason, boolean again) {}

  /**
   * What would be written.
   *
   * @param payload the value as it can be read now
   */
  public record Planned(
      DeadLetterPosition letter, LogPartition to, RawRecord record, Payload payload) {

    /** Why it must not be written because it would only be kept aside again. */
    public Optional<String> futile() {
      return switch (payload) {
        case Payload.Decoded _ -> Optional.empty();
        case Payload.Absent _ ->
            Optional.of(
                "Expected %s to have a value, but it has none, so that it would only be kept aside again."
                    .formatted(letter));
        case Payload.Undecodable(var reason) ->
            Optional.of(
                "Expected %s to be a record that can be read now, but it would only be kept aside again: %s"
                    .formatted(letter, reason));
      };
    }
  }

  /**
   * What a replay would write.
   *
   * @throws CliFailure if it must not be written, whatever its value is
   */
  public Planned plan(KeptRecord kept, Wish wish) {
    DeadLetterPosition position = kept.letter().position();
    String topic = position.sourceTopic();
    if (!Topics.isOpen(topic)) {
      throw refused(
          "Expected a dead letter of a topic that others than services write (%s or %s), but %s is of %s, which only its service may write."
              .formatted(Topics.DEPLOY_REQUESTS, Topics.MANIFESTS, position, topic));
    }
    DeadLetter.Source source = kept.letter().source();
    if (source == null || log.partitions(topic) <= source.partition().partition()) {
      throw refused(
          "Expected the headers of %s to say from which partition of %s it came, but they do not."
              .formatted(position, topic));
    }
    if (!kept.cut().isEmpty()) {
      throw refused(
          "Expected %s to be kept whole, but it was too large and was cut: %s; publish it anew."
              .formatted(position, String.join(", ", kept.cut())));
    }
    if (topic.equals(Topics.MANIFESTS) && kept.original().key() == null) {
      throw refused(
          "Expected %s to have an application as its key, but it has none; publish it anew."
              .formatted(position));
    }
    if (!wish.again()) {
      refuseIfReplaced(kept, source);
    }
    return new Planned(
        position,
        source.partition(),
        new RawRecord(
            kept.original().key(), kept.original().value(), headers(kept, position, wish)),
        kept.payload().get());
  }

  /** Writes what was planned. */
  public RecordWriter.Written write(Planned planned) {
    return writer.write(planned.to(), planned.record());
  }

  private static List<Header> headers(KeptRecord kept, DeadLetterPosition position, Wish wish) {
    List<Header> headers = new ArrayList<>();
    kept.original().headers().stream()
        .filter(header -> !header.name().startsWith(ALL_MARKS))
        .forEach(headers::add);
    headers.add(Header.of(MARK, position.toString()));
    headers.add(Header.of(ALL_MARKS + "by", wish.actor()));
    headers.add(Header.of(ALL_MARKS + "reason", wish.reason()));
    return List.copyOf(headers);
  }

  // Everything that came behind the original is looked at, by offset, because times of two topics
  // cannot be compared.
  private void refuseIfReplaced(KeptRecord kept, DeadLetter.Source source) {
    DeadLetterPosition position = kept.letter().position();
    try (LogReader reader = log.open(List.of(source.partition()))) {
      Map<LogPartition, Long> ends = reader.ends();
      long first = reader.beginnings().getOrDefault(source.partition(), 0L);
      reader.seek(source.partition(), Math.max(first, source.offset() + 1));
      reader.readTo(
          ends,
          record -> {
            if (position.toString().equals(record.headers().get(MARK))) {
              throw refused(
                  "Expected %s not to be replayed before, but it was, at %s; use --again to do it once more."
                      .formatted(position, record.position()));
            }
            if (replaces(record, kept)) {
              throw refused(
                  "Expected nothing newer than %s under its key, but there is %s; use --again to replace that."
                      .formatted(position, record.position()));
            }
          });
    }
  }

  // In a compacted topic the last record of a key is what counts, and an older one may be gone, the
  // mark of a replay with it.
  private static boolean replaces(LogRecord record, KeptRecord kept) {
    return Topics.isCompacted(record.source().topic())
        && record.key().equals(kept.original().key());
  }

  private static CliFailure refused(String sentence) {
    return new CliFailure(ExitCode.REJECTED, sentence);
  }
}
