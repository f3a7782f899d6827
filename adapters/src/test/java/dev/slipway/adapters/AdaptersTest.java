package dev.slipway.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.adapters.fixture.Orders;
import dev.slipway.runtime.action.ActionAdapter;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdaptersTest {

  private final List<ActionAdapter> all = Adapters.all(AdapterSettings.defaults());

  @Test
  void shouldOfferOneOfEachKind() {
    assertThat(all)
        .extracting(ActionAdapter::uses)
        .containsExactly(
            "http",
            "tcp",
            "jdbc",
            "load",
            "process",
            "traffic",
            "retire",
            "agent-metrics",
            "prometheus");
  }

  @Test
  void shouldAnswerMissingAndUnknownSettingsInOneSentence() throws InterruptedException {
    for (ActionAdapter adapter : all) {
      for (Map<String, String> settings :
          List.of(Map.<String, String>of(), Map.of("nonsense", "1"), Map.of("url", "\0"))) {
        ActionReport report = adapter.run(Orders.order(adapter.uses(), settings));
        assertThat(report.result()).as(adapter.uses()).isEqualTo(Result.FAILED);
        assertThat(report.errorClass()).as(adapter.uses()).isEqualTo(ErrorClass.PERMANENT);
        assertThat(report.detail())
            .as(adapter.uses())
            .startsWith("Expected ")
            .contains(", but ")
            .endsWith(".");
      }
    }
  }

  @Test
  void shouldDoNothingAfterTheDeadline() throws InterruptedException {
    for (ActionAdapter adapter : all) {
      ActionReport report =
          adapter.run(Orders.order(adapter.uses(), Map.of(), Duration.ofMillis(-1)));
      assertThat(report.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
      assertThat(report.detail()).contains("deadline had passed");
    }
  }

  @Test
  void shouldFollowTheOperatorsAddressRules() throws InterruptedException {
    AdapterSettings strict = new AdapterSettings(false, false, List.of(), name -> null);
    for (ActionAdapter adapter : Adapters.all(strict)) {
      if (adapter.uses().equals("http")) {
        ActionReport loopback =
            adapter.run(Orders.order("http", Map.of("url", "http://127.0.0.1:1/")));
        ActionReport inside =
            adapter.run(Orders.order("http", Map.of("url", "http://10.0.0.1:1/")));
        assertThat(loopback.detail()).contains("a loopback address");
        assertThat(inside.detail()).contains("a private address");
      }
    }
  }
}
