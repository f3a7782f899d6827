package dev.slipway.rollback;

import dev.slipway.adapters.AdaptersConfiguration;
import dev.slipway.rollback.kafka.RollbackInbox;
import dev.slipway.rollback.release.Rollback;
import dev.slipway.rollback.release.RollbackCommand;
import dev.slipway.rollback.release.RollbackDecider;
import dev.slipway.rollback.release.RollbackEvent;
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

/** Wires the rollback service. */
@Configuration(proxyBeanMethods = false)
@Import({SlipwayConfiguration.class, AdaptersConfiguration.class})
public class RollbackConfiguration {

  /** Name of the service. */
  public static final String NAME = "rollback";

  /** The rules of the service, for whoever runs or replays them. */
  public static ServiceRules<Rollback, RollbackCommand, RollbackEvent> rules() {
    return new ServiceRules<>(
        NAME,
        List.of(Topics.DEPLOYMENT_EVENTS, Topics.SCORE_EVENTS, Topics.facts(NAME)),
        Topics.ROLLBACK_EVENTS,
        1,
        new RollbackDecider(),
        new RollbackInbox(),
        StateLayout.whole(Rollback.class),
        Outlet.none());
  }

  @Bean
  RunningService rollbackService(
      KafkaSettings settings,
      SlipwayProperties slipway,
      ServiceAdapters adapters,
      TopicsReady topicsReady) {
    return new RunningService(
        new ServiceShell<>(settings, rules(), adapters.of(NAME), slipway.stallLimit()), null);
  }
}
