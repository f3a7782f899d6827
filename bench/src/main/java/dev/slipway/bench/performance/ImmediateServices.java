package dev.slipway.bench.performance;

import dev.slipway.adapters.Adapters;
import dev.slipway.runtime.action.ActionAdapter;
import dev.slipway.runtime.action.AdapterSettings;
import dev.slipway.runtime.spring.ServiceAdapters;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.standalone.FiveServices;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** The five services as they are, with adapters that answer at once. */
@Configuration(proxyBeanMethods = false)
@Import(FiveServices.class)
public class ImmediateServices {

  /** Runs until TERM; the arguments are settings, as {@code --name=value}. */
  public static void main(String[] args) {
    AvroLimits.set();
    System.setProperty("spring.config.name", "slipway-standalone");
    var _ = SpringApplication.run(ImmediateServices.class, args);
  }

  @Bean
  @Primary
  ServiceAdapters immediateAdapters() {
    List<String> kinds =
        Stream.concat(
                Stream.of("command"),
                Adapters.all(new AdapterSettings(true, true, List.of())).stream()
                    .map(ActionAdapter::uses))
            .toList();
    return _ -> kinds.stream().<ActionAdapter>map(ImmediateAdapter::new).toList();
  }
}
