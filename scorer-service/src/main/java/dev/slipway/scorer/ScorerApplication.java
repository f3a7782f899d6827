package dev.slipway.scorer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The scorer service by itself. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ScorerConfiguration.class)
public class ScorerApplication {

  public static void main(String[] args) {
    SpringApplication.run(ScorerApplication.class, args);
  }
}
