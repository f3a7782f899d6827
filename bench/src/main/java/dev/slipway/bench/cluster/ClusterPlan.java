package dev.slipway.bench.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an installation is made of.
 *
 * @param root directory that keeps everything of it
 * @param home root of the repository, where the built programs are
 * @param brokers 1, or 3 with replication 3 and min.insync.replicas 2
 * @param instances of each service
 * @param program main class of a host that runs all five
 * @param separate whether each service of each instance is a process of its own
 * @param partitions of the lane topics
 * @param runs directory in which commands run, shared by all hosts, as on one machine
 * @param settings further settings of the services, as {@code --name=value}
 * @param environment of the hosts, beside this JVM's own
 * @param faketime the library that can set the hosts' clocks, where there is one
 */
public record ClusterPlan(
    Path root,
    Path home,
    int brokers,
    int instances,
    String program,
    boolean separate,
    int partitions,
    Path runs,
    List<String> settings,
    Map<String, String> environment,
    Optional<Path> faketime) {

  public ClusterPlan {
    settings = List.copyOf(settings);
    environment = Map.copyOf(environment);
    if (brokers != 1 && brokers != 3) {
      throw new IllegalArgumentException("Expected 1 or 3 brokers, but got %d.".formatted(brokers));
    }
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path clockOf(String host) {
    return root.resolve("clock-" + host);
  }
}
