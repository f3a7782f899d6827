package dev.slipway.scorer;

import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.ServiceShell;
import dev.slipway.runtime.shard.Outlet;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.runtime.shard.StateLayout;
import dev.slipway.runtime.spring.RunningService;
import dev.slipway.runtime.spring.SlipwayConfiguration;
import dev.slipway.runtime.spring.SlipwayProperties;
import dev.slipway.runtime.spring.TopicsReady;
import dev.slipway.schemas.Topics;
import dev.slipway.scorer.kafka.ScorecardInbox;
import dev.slipway.scorer.scorecard.Scorecard;
import dev.slipway.scorer.scorecard.ScorecardCommand;
import dev.slipway.scorer.scorecard.ScorecardDecider;
import dev.slipway.scorer.scorecard.ScorecardEvent;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the scorer service. */
@Configuration(proxyBeanMethods = false)
@Import(SlipwayConfiguration.class)
public class ScorerConfiguration {

  /** Name of the service. */
  public static final String NAME = "scorer";

  /** The rules of the service, for whoever runs or replays them. */
  public static ServiceRules<Scorecard, ScorecardCommand, ScorecardEvent> rules() {
    return new ServiceRules<>(
        NAME,
        List.of(
            Topics.DEPLOYMENT_EVENTS,
            Topics.HEALTH_EVENTS,
            Topics.MONITOR_EVENTS,
            Topics.facts(NAME)),
        Topics.SCORE_EVENTS,
        1,
        new ScorecardDecider(),
        new ScorecardInbox(),
        StateLayout.whole(Scorecard.class),
        Outlet.none());
  }

  @Bean
  RunningService scorerService(
      KafkaSettings settings, SlipwayProperties slipway, TopicsReady topicsReady) {
    return new RunningService(
        new ServiceShell<>(settings, rules(), List.of(), slipway.stallLimit()), null);
  }
}
