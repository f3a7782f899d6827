package dev.slipway.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A JVM of its own that holds a state directory, says so and waits to be killed. */
final class Holder {
  private Holder() {}

  static Process start(Path directory) throws IOException {
    List<String> command =
        JavaCommand.of(
            64,
            List.of(),
            JavaCommand.ownClassPath(),
            Holder.class.getName(),
            List.of(directory.toString()));
    Process holder = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(holder.inputReader().readLine()).isEqualTo("held");
    return holder;
  }

  public static void main(String[] args) throws InterruptedException {
    PlatformDirectory directory = PlatformDirectory.open(Path.of(args[0]));
    directory.publish(
        "127.0.0.1:20000",
        URI.create("http://127.0.0.1:20001"),
        URI.create("http://127.0.0.1:20002"),
        1);
    System.out.println("held");
    new CountDownLatch(1).await();
    directory.close();
  }
}
