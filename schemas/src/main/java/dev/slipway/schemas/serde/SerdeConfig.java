package dev.slipway.schemas.serde;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** The properties of the serializer and the deserializer, under Confluent's names. */
final class SerdeConfig {
  static final String AUTO_REGISTER = "auto.register.schemas";
  static final String SPECIFIC_READER = "specific.avro.reader";

  private SerdeConfig() {}

  static boolean flag(Map<String, ?> config, String name, boolean usual) {
    Object value = config.get(name);
    if (value == null) {
      return usual;
    }
    return switch (value.toString().strip()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ConfigException(
              "Expected "
                  + name
                  + " to be true or false, but it is "
                  + Sentence.shortened(value.toString(), 50)
                  + ".");
    };
  }
}
