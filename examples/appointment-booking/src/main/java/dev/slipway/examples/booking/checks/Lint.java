package dev.slipway.examples.booking.checks;

import dev.slipway.examples.booking.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Check 6: a few rules about the sources that the compiler does not know. Argument: the source
 * folder.
 */
public final class Lint {
  private static final int LONGEST_LINE = 120;
  private static final int LONGEST_FILE = 400;

  // Written so that this file does not break its own rules.
  private static final List<Rule> RULES =
      List.of(
          new Rule("System\\.(out|err)\\b", "Program.java", "no console but through Program"),
          new Rule("System\\.exit\\b", "Program.java", "no exit but through Program"),
          new Rule("^import .*\\*;", "", "no wildcard import"),
          new Rule(
              "\\bThread\\.sleep\\b", "", "no sleeping thread; wait for a condition or use Pause"),
          new Rule("\\.printStack" + "Trace\\(", "", "no printed stack trace"),
          new Rule("\\t", "", "no tab"),
          new Rule("\\s$", "", "no blank at the end of a line"),
          new Rule("//.*\\b(TO" + "DO|FIX" + "ME)\\b", "", "no note of work to be done"));

  private record Rule(Pattern forbidden, String exceptIn, String wanted) {
    Rule(String forbidden, String exceptIn, String wanted) {
      this(Pattern.compile(forbidden), exceptIn, wanted);
    }
  }

  private Lint() {}

  /** Runs the check. */
  public static void main(String[] args) {
    Program.run(() -> check(Path.of(Program.argument(args, 0, "<source folder>"))));
  }

  static void check(Path sourceFolder) throws IOException {
    List<Path> sources = Check.files(sourceFolder, ".java");
    List<String> problems = new ArrayList<>();
    for (Path source : sources) {
      inspect(source, problems);
    }
    Check.conclude(problems, "%d files keep all rules.".formatted(sources.size()));
  }

  private static void inspect(Path source, List<String> problems) throws IOException {
    List<String> lines = Files.readAllLines(source);
    String name = source.getFileName().toString();
    if (lines.size() > LONGEST_FILE) {
      problems.add(problem(source, lines.size(), "at most " + LONGEST_FILE + " lines in a file"));
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.length() > LONGEST_LINE) {
        problems.add(problem(source, i + 1, "at most " + LONGEST_LINE + " characters in a line"));
      }
      for (Rule rule : RULES) {
        if (!name.equals(rule.exceptIn()) && rule.forbidden().matcher(line).find()) {
          problems.add(problem(source, i + 1, rule.wanted()));
        }
      }
    }
  }

  private static String problem(Path source, int line, String wanted) {
    return "%s:%d: Expected %s; change it.".formatted(source, line, wanted);
  }
}
