package dev.slipway.runtime.action;

import dev.slipway.runtime.contract.Action;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Orders for commands, with the time that they have from now on. */
record Orders(String id, List<String> argv, Map<String, String> settings, Duration time) {

  static Orders command(String... argv) {
    return new Orders(
        "deploy-20261121-142310-3-h/2/worker/1", List.of(argv), Map.of(), Duration.ofSeconds(30));
  }

  static Orders script(String script) {
    return command("sh", "-c", script);
  }

  Orders id(String changed) {
    return new Orders(changed, argv, settings, time);
  }

  Orders with(String name, String value) {
    Map<String, String> more = new HashMap<>(settings);
    more.put(name, value);
    return new Orders(id, argv, more, time);
  }

  Orders time(Duration changed) {
    return new Orders(id, argv, settings, changed);
  }

  ActionOrder order() {
    long until = System.nanoTime() + time.toNanos();
    return new ActionOrder(
        id,
        "deploy-20261121-142310-3-h",
        new Action("command", argv, settings, time),
        42,
        Map.of("SLIPWAY_VERSION", "1.4.2"),
        () -> Duration.ofNanos(until - System.nanoTime()));
  }
}
