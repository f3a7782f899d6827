package dev.slipway.deployer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The deployer service by itself. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(DeployerConfiguration.class)
public class DeployerApplication {

  public static void main(String[] args) {
    SpringApplication.run(DeployerApplication.class, args);
  }
}
