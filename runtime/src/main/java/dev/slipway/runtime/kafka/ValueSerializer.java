package dev.slipway.runtime.kafka;

import dev.slipway.schemas.serde.RegistryClient;
import dev.slipway.schemas.serde.SlipwayAvroSerializer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serializer;

/** The serializer of values: ours, unless {@code value.serializer} names another class. */
final class ValueSerializer {

  private ValueSerializer() {}

  /**
   * Makes and configures it with the settings of the clients and of the registry.
   *
   * @throws IllegalArgumentException if the class cannot be used
   */
  static Serializer<Object> of(KafkaSettings settings, RegistryClient registry) {
    Map<String, Object> config = new HashMap<>();
    // Without these Confluent's would register another text, under a subject for each topic.
    config.put(
        "value.subject.name.strategy", "io.confluent.kafka.serializers.subject.RecordNameStrategy");
    config.put("avro.remove.java.properties", true);
    if (settings.registry().containsKey("basic.auth.user.info")) {
      config.put("basic.auth.credentials.source", "USER_INFO");
    }
    config.putAll(settings.client());
    config.putAll(settings.registry());
    Object named = config.get(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);
    Serializer<Object> serializer =
        named == null || named.equals(SlipwayAvroSerializer.class.getName())
            ? new SlipwayAvroSerializer(registry)
            : made(named.toString());
    serializer.configure(config, false);
    return serializer;
  }

  @SuppressWarnings("unchecked") // what it takes shows when it is given a record
  private static Serializer<Object> made(String name) {
    try {
      return (Serializer<Object>)
          Class.forName(name).asSubclass(Serializer.class).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      // Without the cause: those who report a failure show the innermost sentence, and this is it.
      throw new IllegalArgumentException(
          "Expected spring.kafka.producer.value-serializer to name a serializer on the class path, but %s cannot be used: %s."
              .formatted(name, e));
    }
  }
}
