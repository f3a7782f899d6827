package dev.slipway.bench.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the checks found wrong, by the invariant that it breaks. */
final class Findings {

  /** What the goals count. */
  enum Kind {
    LOST("lost"),
    DOUBLED("doubled"),
    OVERLAPPING("overlapping"),
    STUCK("stuck"),
    UNFOUNDED("without evidence"),
    DIFFERENT("decided otherwise in replay"),
    UNCHAINED("hash chain broken"),
    UNEXPLAINED("unknown without a killed command"),
    UNBOUNDED("beyond bounds"),
    LEAKED("secrets found"),
    DIED("died by itself");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private final Map<Kind, List<String>> sentences = new LinkedHashMap<>();

  void add(Kind kind, String format, Object... arguments) {
    boolean _ =
        sentences.computeIfAbsent(kind, _ -> new ArrayList<>()).add(format.formatted(arguments));
  }

  int count(Kind kind) {
    return sentences.getOrDefault(kind, List.of()).size();
  }

  List<String> of(Kind kind) {
    return List.copyOf(sentences.getOrDefault(kind, List.of()));
  }

  /** Whether nothing was found. */
  boolean none() {
    return sentences.isEmpty();
  }

  /** All of them, a line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    sentences.forEach((kind, of) -> of.forEach(one -> lines.add(kind.title() + ": " + one)));
    return lines;
  }
}
