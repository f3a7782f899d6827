package dev.slipway.runtime.kafka;

import dev.slipway.schemas.serde.SlipwayAvroSerializer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Somebody else's serializer: known by its class name only. Keeps what it was told and given. */
public final class MarkedSerializer implements Serializer<Object> {

  static final Queue<Map<String, ?>> CONFIGURED = new ConcurrentLinkedQueue<>();
  static final Queue<String> TOPICS = new ConcurrentLinkedQueue<>();

  private final SlipwayAvroSerializer inner = new SlipwayAvroSerializer();
  private String lead = "";

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    CONFIGURED.add(configs);
    inner.configure(configs, isKey);
    lead = String.valueOf(configs.get("marked.lead"));
  }

  @Override
  @SuppressWarnings("NullAway") // Kafka's interface allows null, but does not say so
  public byte[] serialize(@Nullable String topic, @Nullable Object data) {
    TOPICS.add(String.valueOf(topic));
    return switch (lead) {
      case "throw" -> throw new IllegalArgumentException("the registry is away");
      case "text" -> "no schema id".getBytes(StandardCharsets.UTF_8);
      default -> inner.serialize(topic, data);
    };
  }
}
