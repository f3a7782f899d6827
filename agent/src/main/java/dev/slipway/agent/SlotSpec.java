package dev.slipway.agent;

import java.util.List;
import java.util.Map;

/**
 * What to run in a slot.
 *
 * @param argv the program and its arguments; no shell is involved
 * @param directory the absolute working directory
 * @param environment variables on top of the few that the agent passes on
 * @param readinessPath what to ask the process for, by GET; any 2xx answer means ready
 * @param readinessTimeoutMillis how long the process may take from its start to its first 2xx
 *     answer
 * @param port the public port of the component, the same for all its versions as a rule
 */
record SlotSpec(
    List<String> argv,
    String directory,
    Map<String, String> environment,
    String readinessPath,
    long readinessTimeoutMillis,
    int port) {

  SlotSpec {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }
}
