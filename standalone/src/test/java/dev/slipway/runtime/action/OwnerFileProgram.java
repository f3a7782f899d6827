package dev.slipway.runtime.action;

import dev.slipway.runtime.action.RunDirectory.Claim;
import dev.slipway.standalone.guards.ChildProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Two services that both have a run in their hands, in the two orders that matter, with whatever
 * build is on the class path.
 */
public final class OwnerFileProgram {

  private final RunVolume volume;
  private final Path root;

  private OwnerFileProgram(Path root) {
    this.root = root;
    this.volume = RunVolume.open(root.resolve("runs"));
  }

  /** Takes a directory of its own. */
  public static void main(String[] args) throws IOException, InterruptedException {
    OwnerFileProgram program = new OwnerFileProgram(Path.of(args[0]));
    program.claimedTwice();
    program.startedAfterItWasGivenUp();
    program.givenUpAfterItStarted();
    System.exit(0);
  }

  private void claimedTwice() throws IOException {
    RunDirectory run = volume.directory("deploy-1/2/worker/1");
    Claim claim = new Claim("one", "boot");
    if (!run.claim(claim) || run.claim(new Claim("two", "boot"))) {
      found("Expected one of two services to begin the run, but both do.");
    }
  }

  /** The wrapper was slow, and a service that came back saw no owner and gave the run up. */
  private void startedAfterItWasGivenUp() throws IOException, InterruptedException {
    RunDirectory run = volume.directory("deploy-1/2/worker/2");
    boolean mine = run.claim(new Claim("one", "boot")) && run.cancel();
    Path effect = root.resolve("effect");
    int code = start(run, effect).waitFor();
    if (!mine || code != 9 || Files.exists(effect)) {
      found("Expected a run that was given up never to start, but it ended with " + code + ".");
    }
  }

  /** The wrapper was faster than the service that is about to give the run up. */
  private void givenUpAfterItStarted() throws IOException, InterruptedException {
    RunDirectory run = volume.directory("deploy-1/2/worker/3");
    boolean mine = run.claim(new Claim("one", "boot"));
    int code = start(run, root.resolve("other-effect")).waitFor();
    if (!mine || code != 0 || run.cancel()) {
      found("Expected a run that has started not to be given up, but it was.");
    }
  }

  private Process start(RunDirectory run, Path effect) throws IOException {
    return new CommandLauncher(volume.wrapper())
        .start(
            run,
            Path.of("/bin/sh"),
            List.of("sh", "-c", "touch " + effect),
            root,
            Map.of("PATH", "/bin:/usr/bin"));
  }

  private static void found(String sentence) {
    System.out.println(sentence);
    System.exit(ChildProgram.FOUND);
  }
}
