package dev.slipway.bench.cluster;

import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.standalone.FiveServices;
import org.springframework.boot.SpringApplication;

/**
 * The program of a host that runs all five services and nothing beside them; broker, registry and
 * agent are named by its settings.
 */
public final class ServicesHost {

  private ServicesHost() {}

  /** Runs until TERM; the arguments are settings, as {@code --name=value}. */
  public static void main(String[] args) {
    AvroLimits.set();
    System.setProperty("spring.config.name", "slipway-standalone");
    var _ = SpringApplication.run(FiveServices.class, args);
  }
}
