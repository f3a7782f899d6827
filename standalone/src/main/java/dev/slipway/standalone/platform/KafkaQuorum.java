package dev.slipway.standalone.platform;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A broker's place in a cluster of several on this machine.
 *
 * @param node number of this broker, from 1
 * @param clusterId the same for all of them
 * @param controllers port of each one's controller, in the order of their numbers
 */
public record KafkaQuorum(int node, String clusterId, List<Integer> controllers) {

  public KafkaQuorum {
    controllers = List.copyOf(controllers);
    if (node < 1 || node > controllers.size()) {
      throw new IllegalArgumentException(
          "Expected the number of a broker to be from 1 to %d, but it is %d."
              .formatted(controllers.size(), node));
    }
  }

  int controllerPort() {
    return controllers.get(node - 1);
  }

  /** As {@code controller.quorum.voters} has it. */
  String voters() {
    return IntStream.rangeClosed(1, controllers.size())
        .mapToObj(id -> id + "@" + KafkaBrokerConfig.LOOPBACK + ":" + controllers.get(id - 1))
        .collect(Collectors.joining(","));
  }

  /** One word, for a command line. */
  String text() {
    return node
        + "/"
        + clusterId
        + "/"
        + controllers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  static KafkaQuorum parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "Expected a quorum as <node>/<cluster id>/<controller ports>, but it is '%s'."
              .formatted(text));
    }
    return new KafkaQuorum(
        Integer.parseInt(parts[0]),
        parts[1],
        Arrays.stream(parts[2].split(",")).map(Integer::valueOf).toList());
  }
}
