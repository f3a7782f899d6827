package dev.slipway.monitor;

import dev.slipway.adapters.AdaptersConfiguration;
import dev.slipway.monitor.kafka.WatchInbox;
import dev.slipway.monitor.watch.Watch;
import dev.slipway.monitor.watch.WatchCommand;
import dev.slipway.monitor.watch.WatchDecider;
import dev.slipway.monitor.watch.WatchEvent;
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

/** Wires the monitor service. */
@Configuration(proxyBeanMethods = false)
@Import({SlipwayConfiguration.class, AdaptersConfiguration.class})
public class MonitorConfiguration {

  /** Name of the service. */
  public static final String NAME = "monitor";

  /** The rules of the service, for whoever runs or replays them. */
  public static ServiceRules<Watch, WatchCommand, WatchEvent> rules() {
    return new ServiceRules<>(
        NAME,
        List.of(Topics.DEPLOYMENT_EVENTS, Topics.HEALTH_EVENTS, Topics.facts(NAME)),
        Topics.MONITOR_EVENTS,
        1,
        new WatchDecider(),
        new WatchInbox(),
        StateLayout.whole(Watch.class),
        Outlet.none());
  }

  @Bean
  RunningService monitorService(
      KafkaSettings settings,
      SlipwayProperties slipway,
      ServiceAdapters adapters,
      TopicsReady topicsReady) {
    return new RunningService(
        new ServiceShell<>(settings, rules(), adapters.of(NAME), slipway.stallLimit()), null);
  }
}
