package dev.slipway.examples.booking.checks;

import dev.slipway.examples.booking.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The JDK's compiler, called from Java. */
final class Compiler {
  private Compiler() {}

  /** Compiles {@code sources} into {@code classes} and returns what the compiler objects to. */
  static List<String> compile(List<Path> sources, Path classes, List<String> options)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new Program.Failure(
          "Expected a JDK, but this Java has no compiler; run the check with a JDK 25.");
    }
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
      List<String> all = new ArrayList<>(options);
      all.addAll(
          List.of(
              "-d",
              classes.toString(),
              "-proc:none",
              "-cp",
              System.getProperty("java.class.path")));
      boolean compiled =
          compiler
              .getTask(null, files, found, all, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      List<String> problems = new ArrayList<>();
      found.getDiagnostics().forEach(diagnostic -> problems.add(diagnostic.toString()));
      if (!compiled && problems.isEmpty()) {
        problems.add(
            "Expected the sources to compile, but the compiler refused them without a reason.");
      }
      return compiled ? List.of() : problems;
    }
  }
}
