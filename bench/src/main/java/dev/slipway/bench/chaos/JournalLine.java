package dev.slipway.bench.chaos;

import java.util.Optional;

/**
 * What a target's command wrote down itself.
 *
 * @param end whether it is the end, not the beginning
 * @param uptime seconds since the host started
 * @param pid of the command, which is not the leader of its process group
 * @param key the order's id as the command was told it: deployment/phase/step/attempt
 * @param token fencing token
 * @param code exit code; -1 at the beginning
 */
record JournalLine(
    boolean end,
    double uptime,
    long pid,
    String lane,
    String step,
    String version,
    String key,
    long token,
    int code) {

  private static final int FIELDS = 9;

  static Optional<JournalLine> parse(String line) {
    String[] fields = line.split(" ", -1);
    if (fields.length != FIELDS) {
      return Optional.empty();
    }
    return Optional.of(
        new JournalLine(
            fields[0].equals("END"),
            Double.parseDouble(fields[1]),
            Long.parseLong(fields[2]),
            fields[3],
            fields[4],
            fields[5],
            fields[6],
            Long.parseLong(fields[7]),
            fields[8].equals("-") ? -1 : Integer.parseInt(fields[8])));
  }

  /** First part of the key. */
  String deployment() {
    return key.substring(0, key.indexOf('/'));
  }

  /** Key without its last part. */
  String order() {
    return key.substring(0, key.lastIndexOf('/'));
  }

  /** Last part of the key. */
  int attempt() {
    return Integer.parseInt(key.substring(key.lastIndexOf('/') + 1));
  }
}
