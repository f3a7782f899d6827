package dev.slipway.adapters;

import dev.slipway.runtime.action.ActionAdapter;
import dev.slipway.runtime.action.CommandAdapter;
import dev.slipway.runtime.spring.ServiceAdapters;
import dev.slipway.runtime.spring.SlipwayProperties;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The adapters of this module and commands, each service with a run directory of its own. */
@Configuration(proxyBeanMethods = false)
public class AdaptersConfiguration {

  @Bean
  ServiceAdapters serviceAdapters(SlipwayProperties slipway) {
    return service -> {
      List<ActionAdapter> adapters = new ArrayList<>(Adapters.all(slipway.adapters().settings()));
      adapters.add(new CommandAdapter(slipway.runs().resolve(service).toAbsolutePath()));
      return List.copyOf(adapters);
    };
  }
}
