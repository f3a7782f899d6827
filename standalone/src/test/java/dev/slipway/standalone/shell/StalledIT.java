package dev.slipway.standalone.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.ServiceShell;
import dev.slipway.runtime.kafka.TopicSetup;
import dev.slipway.runtime.spring.RunningService;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.standalone.platform.KafkaBroker;
import dev.slipway.standalone.platform.KafkaBrokerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** A deployment whose timer is gone is told of, by whoever owns it, until it moves again. */
@Timeout(600)
final class StalledIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String LANE = "app/test";

  @TempDir private Path temp;

  @Test
  void shouldTellOfADeploymentThatWaitsForNothing() throws Exception {
    AvroLimits.set();
    try (KafkaBroker broker =
            new KafkaBroker(KafkaBrokerConfig.onLoopback(temp.resolve("broker")));
        SmallRegistry registry = new SmallRegistry()) {
      broker.start();
      KafkaSettings settings =
          TallyInstance.settings(broker.bootstrapServers(), registry.url(), 1, "test");
      TopicSetup.ensure(settings);
      RunningService first = service(settings);
      try (KafkaProducer<String, byte[]> producer = producer(settings)) {
        publish(settings, registry, producer, "1");
        await().atMost(PATIENCE).until(() -> stalled(first) == 1);
        assertThat(health(first).getStatus()).as("it works on").isEqualTo(Status.UP);
        assertThat(String.valueOf(health(first).getDetails().get("stalled")))
            .contains(
                "Expected app/test to be over or to own a time at which it is looked at again");

        // whoever takes over finds it in the state that it restores
        first.stop();
        RunningService second = service(settings);
        try {
          await().atMost(PATIENCE).until(() -> stalled(second) == 1);
          publish(settings, registry, producer, "2");
          await().atMost(PATIENCE).until(() -> stalled(second) == 0);
          assertThat(health(second).getDetails()).doesNotContainKey("stalled");
        } finally {
          second.stop();
        }
      }
    }
  }

  private static RunningService service(KafkaSettings settings) {
    RunningService service =
        new RunningService(
            new ServiceShell<>(settings, Tally.rules("test", 2, () -> {}), List.of(), LIMIT), null);
    service.start();
    return service;
  }

  private static double stalled(RunningService service) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    service.bindTo(meters);
    return meters.get(RunningService.STALLED).tag("service", Tally.GROUP).gauge().value();
  }

  private static Health health(RunningService service) {
    return Objects.requireNonNull(service.health());
  }

  private static KafkaProducer<String, byte[]> producer(KafkaSettings settings) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", String.valueOf(settings.client().get("bootstrap.servers"))),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static void publish(
      KafkaSettings settings,
      SmallRegistry registry,
      KafkaProducer<String, byte[]> producer,
      String number)
      throws Exception {
    var _ =
        producer
            .send(
                new ProducerRecord<>(
                    settings.topic(Tally.INPUTS.getFirst()),
                    LANE,
                    Records.bytes(
                        registry,
                        "dev.slipway.requests.CancelRequested",
                        Map.of("reason", number))))
            .get();
  }
}
