package dev.slipway.monitor;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The monitor service by itself. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(MonitorConfiguration.class)
public class MonitorApplication {

  public static void main(String[] args) {
    SpringApplication.run(MonitorApplication.class, args);
  }
}
