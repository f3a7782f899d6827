package dev.slipway.cli.render;

import static dev.slipway.cli.render.Texts.or;

import dev.slipway.cli.deadletter.DeadLetter;
import dev.slipway.cli.deadletter.KeptRecord;
import dev.slipway.cli.deadletter.Replay;
import dev.slipway.cli.log.Payload;
import dev.slipway.cli.log.RawRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Dead letters for people. What strangers wrote is cut and cannot draw on the terminal. */
public final class DeadLetterText {
  private static final int MOST_REASON = 120;
  private static final int MOST_TEXT = 1000;
  private static final int MOST_LINES = 200;

  private DeadLetterText() {}

  /** A table, in the order given. */
  public static List<String> list(List<DeadLetter> letters) {
    Table table = new Table("POSITION", "KEPT", "FROM", "SERVICE", "BYTES", "REASON");
    for (DeadLetter letter : letters) {
      table.add(
          letter.position().toString(),
          Texts.time(letter.at()),
          source(letter),
          or(Texts.cut(letter.service(), 20), "-"),
          Integer.toString(letter.size()),
          or(Texts.cut(Texts.oneLine(letter.reason()), MOST_REASON), "-"));
    }
    return table.lines();
  }

  /**
   * Everything about one.
   *
   * @param decoded its value as it can be read now
   * @param mostBytes of its value that are shown
   */
  public static List<String> show(KeptRecord kept, Payload decoded, int mostBytes) {
    DeadLetter letter = kept.letter();
    List<String> lines = new ArrayList<>();
    lines.add("dead letter  " + letter.position());
    lines.add("kept         " + Texts.time(letter.at()));
    lines.add("from         " + source(letter));
    lines.add("service      " + or(shown(letter.service()), "-"));
    lines.add("reason       " + or(shown(letter.reason()), "-"));
    if (!kept.cut().isEmpty()) {
      lines.add("cut          " + shown(String.join(", ", kept.cut())));
    }
    lines.addAll(record(kept.original(), mostBytes));
    lines.add("remarks      %d headers of the service".formatted(kept.remarks().size()));
    lines.addAll(headers(kept.remarks()));
    lines.addAll(decoded(decoded));
    return lines;
  }

  /**
   * What a replay writes.
   *
   * @param position where it was written; null if it was not
   */
  public static List<String> replay(
      Replay.Planned planned, @Nullable String position, int mostBytes) {
    if (position != null) {
      return List.of("%s was replayed as %s".formatted(planned.letter(), position));
    }
    List<String> lines = new ArrayList<>();
    lines.add("would write  %s to %s".formatted(planned.letter(), planned.to()));
    lines.addAll(record(planned.record(), mostBytes));
    lines.addAll(decoded(planned.payload()));
    return lines;
  }

  private static List<String> record(RawRecord record, int mostBytes) {
    List<String> lines = new ArrayList<>();
    lines.add("key          " + (record.key() == null ? "(none)" : shown(record.key())));
    lines.add("headers      " + record.headers().size());
    lines.addAll(headers(record.headers()));
    ByteBuffer value = record.value();
    if (value == null) {
      lines.add("value        (none)");
    } else {
      lines.add("value        %d bytes".formatted(record.size()));
      HexDump.of(value, mostBytes).forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  private static List<String> headers(List<RawRecord.Header> headers) {
    List<String> lines = new ArrayList<>();
    for (RawRecord.Header header : headers.subList(0, Math.min(MOST_LINES, headers.size()))) {
      String text = header.value() == null ? "(none)" : shown(header.text());
      lines.add("  %s: %s".formatted(shown(header.name()), text));
    }
    if (headers.size() > MOST_LINES) {
      lines.add("  ... %d headers more".formatted(headers.size() - MOST_LINES));
    }
    return lines;
  }

  private static List<String> decoded(Payload payload) {
    return switch (payload) {
      case Payload.Absent _ -> List.of("decoded      no: there is no value");
      case Payload.Undecodable(var reason) -> List.of("decoded      no: " + shown(reason));
      case Payload.Decoded(var record, _) -> {
        List<String> lines = new ArrayList<>();
        lines.add("decoded      " + record.getSchema().getFullName());
        List<String> json =
            JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(AvroJson.of(record))
                .lines()
                .toList();
        json.stream()
            .limit(MOST_LINES)
            .forEach(line -> lines.add("  " + Texts.cut(Texts.harmless(line), MOST_TEXT)));
        if (json.size() > MOST_LINES) {
          lines.add("  ... %d lines more".formatted(json.size() - MOST_LINES));
        }
        yield lines;
      }
    };
  }

  private static String source(DeadLetter letter) {
    return letter.source() == null ? "-" : letter.source().toString();
  }

  private static String shown(String text) {
    return Texts.cut(Texts.oneLine(text), MOST_TEXT);
  }
}
