package dev.slipway.runtime.action;

import java.nio.file.Path;

/** A service that runs one command and waits for it; the tests kill it. */
final class CommandService {

  private CommandService() {}

  /** Arguments: directory for runs, script. */
  public static void main(String[] arguments) throws InterruptedException {
    new CommandAdapter(Path.of(arguments[0])).run(Orders.script(arguments[1]).order());
  }
}
