package dev.slipway.standalone.platform;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A JVM of its own that starts a child, prints the child's pid and waits to be killed. */
final class Starter {
  private Starter() {}

  static ChildSpec spec(Path directory) {
    return Shell.child(directory, "echo up; exec sleep 120", Readiness.line("up"));
  }

  public static void main(String[] args) throws InterruptedException {
    Path directory = Path.of(args[1]);
    ChildProcess child =
        switch (args[0]) {
          case "detached" -> ChildProcess.startDetached(spec(directory), Shell::ignore);
          case "tethered" -> ChildProcess.start(tethered(directory), Shell::ignore);
          default -> throw new IllegalArgumentException(args[0]);
        };
    System.out.println(child.pid());
    new CountDownLatch(1).await();
  }

  private static ChildSpec tethered(Path directory) {
    List<String> command =
        JavaCommand.tethered(
            directory.resolve("tether"),
            64,
            List.of(),
            JavaCommand.ownClassPath(),
            Sleeper.class.getName(),
            List.of("up and tethered"));
    return Shell.of(directory, command, Readiness.line("up and tethered"));
  }

  /** The program of the tethered child. */
  static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] args) throws InterruptedException {
      System.out.println(args[0]);
      new CountDownLatch(1).await();
    }
  }
}
