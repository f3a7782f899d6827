package dev.slipway.deployer;

import dev.slipway.adapters.AdaptersConfiguration;
import dev.slipway.deployer.deployment.Lane;
import dev.slipway.deployer.deployment.LaneCommand;
import dev.slipway.deployer.deployment.LaneDecider;
import dev.slipway.deployer.deployment.LaneEvent;
import dev.slipway.deployer.kafka.LaneInbox;
import dev.slipway.deployer.kafka.LaneLayout;
import dev.slipway.deployer.kafka.LaneOutlet;
import dev.slipway.deployer.kafka.Manifests;
import dev.slipway.deployer.kafka.Requests;
import dev.slipway.deployer.manifest.PlanMaker;
import dev.slipway.deployer.manifest.PlanSettings;
import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.RequestIntake;
import dev.slipway.runtime.kafka.ServiceShell;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.runtime.spring.RunningService;
import dev.slipway.runtime.spring.ServiceAdapters;
import dev.slipway.runtime.spring.SlipwayConfiguration;
import dev.slipway.runtime.spring.SlipwayProperties;
import dev.slipway.runtime.spring.TopicsReady;
import dev.slipway.schemas.Topics;
import java.nio.file.Path;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the deployer service. */
@Configuration(proxyBeanMethods = false)
@Import({SlipwayConfiguration.class, AdaptersConfiguration.class})
public class DeployerConfiguration {

  /** Name of the service. */
  public static final String NAME = "deployer";

  /** The rules of the deployer, for whoever runs or replays them. */
  public static ServiceRules<Lane, LaneCommand, LaneEvent> rules() {
    return new ServiceRules<>(
        NAME,
        List.of(Topics.facts(NAME), Topics.SCORE_EVENTS, Topics.ROLLBACK_EVENTS),
        Topics.DEPLOYMENT_EVENTS,
        PlanMaker.RULES_VERSION,
        new LaneDecider(),
        new LaneInbox(),
        new LaneLayout(),
        new LaneOutlet());
  }

  @Bean(destroyMethod = "close")
  Manifests manifests(KafkaSettings settings) {
    return new Manifests(settings, NAME);
  }

  @Bean
  RunningService deployerService(
      KafkaSettings settings,
      SlipwayProperties slipway,
      ServiceAdapters adapters,
      Manifests manifests,
      TopicsReady topicsReady) {
    Requests requests = new Requests(new PlanMaker(planSettings(slipway)));
    RequestIntake intake =
        new RequestIntake(
            settings,
            NAME,
            Topics.DEPLOY_REQUESTS,
            Topics.facts(NAME),
            input -> requests.sort(input, manifests.byApplication()),
            manifests::catchUp);
    return new RunningService(
        new ServiceShell<>(settings, rules(), adapters.of(NAME), slipway.stallLimit()), intake);
  }

  private static PlanSettings planSettings(SlipwayProperties slipway) {
    String java =
        slipway.java().isEmpty()
            ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
            : slipway.java();
    return new PlanSettings(
        slipway.timeScale(),
        slipway.attemptWaits(),
        slipway.grace(),
        slipway.environments(),
        slipway.agent(),
        java);
  }
}
