package dev.slipway.monitor;

import dev.slipway.testkit.ServiceRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void shouldKeepTheRulesOfAService() {
    ServiceRules.of("monitor").check();
  }
}
