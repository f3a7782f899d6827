package dev.slipway.rollback;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The rollback service by itself. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(RollbackConfiguration.class)
public class RollbackApplication {

  public static void main(String[] args) {
    SpringApplication.run(RollbackApplication.class, args);
  }
}
