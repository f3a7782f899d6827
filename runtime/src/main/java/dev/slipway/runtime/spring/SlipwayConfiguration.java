package dev.slipway.runtime.spring;

import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.schemas.serde.AvroLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Beans that every service needs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SlipwayProperties.class, KafkaProperties.class})
public class SlipwayConfiguration {

  static {
    AvroLimits.set();
  }

  @Bean
  KafkaSettings kafkaSettings(
      SlipwayProperties slipway, KafkaProperties kafka, Environment environment) {
    Map<String, Object> client = new HashMap<>(kafka.buildAdminProperties());
    Map<String, Object> registry = new HashMap<>(kafka.getProperties());
    registry.putAll(kafka.getProducer().getProperties());
    // Asked of the environment, because the bound property has a default that is not ours.
    String serializer = environment.getProperty("spring.kafka.producer.value-serializer", "");
    if (!serializer.isEmpty()) {
      registry.put("value.serializer", serializer);
    }
    registry.put("schema.registry.url", environment.getRequiredProperty("schema.registry.url"));
    String credentials = environment.getProperty("schema.registry.basic-auth-user-info", "");
    if (!credentials.isEmpty()) {
      registry.put("basic.auth.user.info", credentials);
    }
    String instance =
        slipway.instance().isEmpty()
            ? host() + "-" + ProcessHandle.current().pid()
            : slipway.instance();
    return new KafkaSettings(client, registry, slipway.prefix(), slipway.partitions(), instance);
  }

  @Bean
  TopicsReady topicsReady(KafkaSettings settings) {
    return TopicsReady.await(settings);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
