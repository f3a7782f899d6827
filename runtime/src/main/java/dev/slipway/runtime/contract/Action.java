package dev.slipway.runtime.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One thing to do outside, with every choice made: the adapter, the program and arguments (no shell
 * looks at them), further settings, the longest time.
 */
public record Action(String uses, List<String> argv, Map<String, String> with, Duration timeout) {
  public Action {
    argv = List.copyOf(argv);
    with = Map.copyOf(with);
  }
}
