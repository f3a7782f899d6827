package dev.slipway.cli.command;

import dev.slipway.cli.Console;
import dev.slipway.cli.render.StoryRenderer;

/** Ctrl-C ends the watching only: it restores the terminal and says how to come back. */
final class Detaching implements AutoCloseable {
  private final Thread hook;

  private Detaching(Thread hook) {
    this.hook = hook;
  }

  /** While a deployment is watched. */
  static Detaching of(Console console, StoryRenderer renderer, String deploymentId) {
    return saying(
        console,
        renderer::close,
        "Detached; the deployment goes on. Re-attach: slipway watch " + deploymentId);
  }

  /** While a published request is not answered yet. */
  static Detaching beforeTheAnswer(Console console, String request) {
    return saying(
        console,
        () -> {},
        "Detached; the request is recorded at %s and will be answered, see 'slipway status'."
            .formatted(request));
  }

  private static Detaching saying(Console console, Runnable first, String sentence) {
    Thread hook =
        new Thread(
            () -> {
              first.run();
              console.err().println(System.lineSeparator() + sentence);
            },
            "detach");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Detaching(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending and the hook runs, as it should
    }
  }
}
