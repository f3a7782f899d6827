package dev.slipway.cli.deadletter;

import dev.slipway.cli.log.LogRecord;
import dev.slipway.cli.log.Payload;
import dev.slipway.cli.log.RawRecord;
import dev.slipway.cli.log.RawRecord.Header;
import java.util.List;
import java.util.function.Supplier;

/**
 * A dead letter with the record itself.
 *
 * @param original as it had been written, but for what was cut
 * @param remarks headers that the service added
 * @param payload its value as it can be read now
 */
public record KeptRecord(
    DeadLetter letter, RawRecord original, List<Header> remarks, Supplier<Payload> payload) {
  private static final String CUT = "slipway_dlt_cut_";
  private static final String CUT_HEADERS = CUT + "headers";

  static KeptRecord of(LogRecord record) {
    RawRecord raw = record.raw();
    int first = firstRemark(raw.headers());
    return new KeptRecord(
        DeadLetter.of(record),
        new RawRecord(raw.key(), raw.value(), raw.headers().subList(0, first)),
        raw.headers().subList(first, raw.headers().size()),
        record.payload());
  }

  /**
   * What of the record was not kept because it was too large, {@code value (4194304 bytes)}; empty
   * if it is whole.
   */
  public List<String> cut() {
    return remarks.stream()
        .filter(header -> header.name().startsWith(CUT))
        .map(header -> "%s (%s)".formatted(header.name().substring(CUT.length()), header.text()))
        .toList();
  }

  // The service adds its headers behind those of the record, which may have the same names: what it
  // added begins with the last of this name, or with the remark before it that the record's own
  // headers are gone.
  private static int firstRemark(List<Header> headers) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equals("slipway_dlt_topic")) {
        return i == 1 && headers.getFirst().name().equals(CUT_HEADERS) ? 0 : i;
      }
    }
    return headers.size();
  }
}
