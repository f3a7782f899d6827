package dev.slipway.examples.booking.checks;

import dev.slipway.examples.booking.Program;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Check 5: compiles the tests of a folder and runs them with JUnit. Argument: the folder of the
 * tests, by default those of the core, which need no network and take no time. JUnit and AssertJ
 * must be on the class path.
 */
public final class UnitTests {
  private UnitTests() {}

  /** Runs the check. */
  public static void main(String[] args) {
    Program.run(() -> check(Path.of(Program.argument(args, 0, "<folder of tests>"))));
  }

  static void check(Path tests) throws IOException {
    List<Path> sources = Check.files(tests, ".java");
    Path classes = Files.createTempDirectory("unit-test-check-");
    try {
      Check.failOn(Compiler.compile(sources, classes, List.of("-nowarn")));
      TestExecutionSummary summary = run(classes);
      List<String> failures = new ArrayList<>();
      summary
          .getFailures()
          .forEach(
              failure ->
                  failures.add(
                      failure.getTestIdentifier().getDisplayName()
                          + ": "
                          + failure.getException()));
      if (summary.getTestsSucceededCount() == 0 && failures.isEmpty()) {
        failures.add("Expected tests in %s, but none ran; add some.".formatted(tests));
      }
      Check.conclude(failures, "%d tests pass.".formatted(summary.getTestsSucceededCount()));
    } finally {
      Check.remove(classes);
    }
  }

  private static TestExecutionSummary run(Path classes) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes.toUri().toURL()}, UnitTests.class.getClassLoader())) {
      thread.setContextClassLoader(loader);
      SummaryGeneratingListener listener = new SummaryGeneratingListener();
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(classes)))
              .build();
      LauncherFactory.create().execute(request, listener);
      return listener.getSummary();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
