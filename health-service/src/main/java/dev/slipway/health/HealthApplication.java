package dev.slipway.health;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The health service by itself. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(HealthConfiguration.class)
public class HealthApplication {

  public static void main(String[] args) {
    SpringApplication.run(HealthApplication.class, args);
  }
}
