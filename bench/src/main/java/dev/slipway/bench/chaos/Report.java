package dev.slipway.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of a document that holds the figures: a table with a column for each of the last three
 * runs. What stands around the two marks is left as it is.
 */
final class Report {

  private static final String BEGIN = "<!-- chaos: written by ./slipway chaos --report -->";
  private static final String END = "<!-- chaos: end -->";
  private static final int MOST_RUNS = 3;

  private Report() {}

  /**
   * Adds a run; one of the same title is replaced.
   *
   * @param title of the column
   * @param rows names and values, in order
   */
  static void add(Path file, String title, Map<String, String> rows) throws IOException {
    String text =
        Files.exists(file)
            ? Files.readString(file)
            : "# Reliability\n\n" + BEGIN + "\n" + END + "\n";
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "Expected the marks '%s' and '%s' in %s, but they are not there; add them where the figures belong."
              .formatted(BEGIN, END, file));
    }
    Map<String, Map<String, String>> runs = parse(text.substring(begin + BEGIN.length(), end));
    runs.remove(title);
    while (runs.size() >= MOST_RUNS) {
      runs.remove(runs.keySet().iterator().next());
    }
    runs.put(title, rows);
    String _ =
        Files.writeString(
                file, text.substring(0, begin) + BEGIN + "\n" + table(runs) + text.substring(end))
            .toString();
  }

  /** Values by run and row. */
  private static Map<String, Map<String, String>> parse(String section) {
    List<List<String>> lines =
        section.lines().filter(line -> line.startsWith("|")).map(Report::cells).toList();
    Map<String, Map<String, String>> runs = new LinkedHashMap<>();
    for (int column = 1; !lines.isEmpty() && column < lines.getFirst().size(); column++) {
      Map<String, String> rows = new LinkedHashMap<>();
      for (List<String> line : lines.subList(2, lines.size())) {
        rows.put(line.getFirst(), line.get(column));
      }
      runs.put(lines.getFirst().get(column), rows);
    }
    return runs;
  }

  private static List<String> cells(String line) {
    String[] cells = line.substring(1, line.lastIndexOf('|')).split("\\|", -1);
    List<String> trimmed = new ArrayList<>();
    for (String cell : cells) {
      trimmed.add(cell.strip());
    }
    return trimmed;
  }

  private static String table(Map<String, Map<String, String>> runs) {
    List<String> names = new ArrayList<>();
    runs.values()
        .forEach(
            rows ->
                rows.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add));
    StringBuilder table = new StringBuilder();
    table
        .append("| |")
        .append(String.join("|", runs.keySet().stream().map(" %s "::formatted).toList()))
        .append("|\n");
    table.append("|---|").append("---|".repeat(runs.size())).append("\n");
    for (String name : names) {
      table.append("| ").append(name).append(" |");
      runs.values()
          .forEach(rows -> table.append(" ").append(rows.getOrDefault(name, "")).append(" |"));
      table.append("\n");
    }
    return table.toString();
  }
}
