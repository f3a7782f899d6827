package dev.slipway.deployer;

import dev.slipway.testkit.ServiceRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  @Test
  void shouldKeepTheRulesOfAService() {
    ServiceRules.of("deployer").check();
  }
}
