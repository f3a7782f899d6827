package dev.slipway.scorer;

import dev.slipway.testkit.ServiceRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void shouldKeepTheRulesOfAService() {
    ServiceRules.of("scorer").check();
  }
}
