package dev.slipway.cli.render;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell; the last one is not padded. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... titles) {
    rows.add(List.of(titles));
  }

  /** A row with as many cells as there are titles. */
  public void add(String... cells) {
    rows.add(List.of(cells));
  }

  /** The title line and the rows. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = Texts.oneLine(row.get(column));
        boolean last = column == row.size() - 1;
        line.append(cell).append(last ? "" : " ".repeat(width(column) - cell.length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> Texts.oneLine(row.get(column)).length()).max().orElse(0);
  }
}
