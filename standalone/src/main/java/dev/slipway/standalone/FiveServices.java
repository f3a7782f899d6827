package dev.slipway.standalone;

import dev.slipway.deployer.DeployerConfiguration;
import dev.slipway.health.HealthConfiguration;
import dev.slipway.monitor.MonitorConfiguration;
import dev.slipway.rollback.RollbackConfiguration;
import dev.slipway.scorer.ScorerConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The five services with the same configurations that each has by itself. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  DeployerConfiguration.class,
  HealthConfiguration.class,
  MonitorConfiguration.class,
  ScorerConfiguration.class,
  RollbackConfiguration.class
})
public class FiveServices {}
