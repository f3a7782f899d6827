package dev.slipway.health;

import dev.slipway.adapters.AdaptersConfiguration;
import dev.slipway.health.kafka.VerificationInbox;
import dev.slipway.health.verification.Verification;
import dev.slipway.health.verification.VerificationCommand;
import dev.slipway.health.verification.VerificationDecider;
import dev.slipway.health.verification.VerificationEvent;
import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.ServiceShell;
import dev.slipway.runtime.shard.Outlet;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.runtime.shard.StateLayout;
import dev.slipway.runtime.spring.RunningService;
import dev.slipway.runtime.spring.ServiceAdapters;
import dev.slipway.runtime.spring.SlipwayConfiguration;
import dev.slipway.runtime.spring.SlipwayProperties;
import dev.slipway.runtime.spring.TopicsReady;
import dev.slipway.schemas.Topics;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the health service. */
@Configuration(proxyBeanMethods = false)
@Import({SlipwayConfiguration.class, AdaptersConfiguration.class})
public class HealthConfiguration {

  /** Name of the service. */
  public static final String NAME = "health";

  /** The rules of the service, for whoever runs or replays them. */
  public static ServiceRules<Verification, VerificationCommand, VerificationEvent> rules() {
    return new ServiceRules<>(
        NAME,
        List.of(Topics.DEPLOYMENT_EVENTS, Topics.facts(NAME)),
        Topics.HEALTH_EVENTS,
        1,
        new VerificationDecider(),
        new VerificationInbox(),
        StateLayout.whole(Verification.class),
        Outlet.none());
  }

  @Bean
  RunningService healthService(
      KafkaSettings settings,
      SlipwayProperties slipway,
      ServiceAdapters adapters,
      TopicsReady topicsReady) {
    return new RunningService(
        new ServiceShell<>(settings, rules(), adapters.of(NAME), slipway.stallLimit()), null);
  }
}
