package dev.slipway.runtime.kafka;

import java.util.HashMap;
import java.util.Map;

/**
 * How the shell speaks to Kafka and to the registry.
 *
 * @param client settings of every client: bootstrap servers, security and so on
 * @param registry settings of the registry client and of the serializer of values: {@code
 *     schema.registry.url}, {@code value.serializer} where it is not ours, and so on
 * @param prefix goes before every topic and group of this installation, for example {@code
 *     slipway.}
 * @param partitions number of partitions of the lane topics
 * @param instance name of this instance; unique among running instances of a service
 */
public record KafkaSettings(
    Map<String, Object> client,
    Map<String, Object> registry,
    String prefix,
    int partitions,
    String instance) {

  public KafkaSettings {
    client = Map.copyOf(client);
    registry = Map.copyOf(registry);
  }

  /** Name of a topic in the cluster. */
  public String topic(String name) {
    return prefix + name;
  }

  /** Name of a topic without the prefix. */
  public String nameOf(String topic) {
    return topic.startsWith(prefix) ? topic.substring(prefix.length()) : topic;
  }

  /** The clients' settings and some more. */
  Map<String, Object> with(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(client);
    all.putAll(more);
    return all;
  }
}
