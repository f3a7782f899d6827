package dev.slipway.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.adapters.fixture.Orders;
import dev.slipway.runtime.action.ActionAdapter;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.action.AdapterSettings;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.spring.SlipwayProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AdaptersTest {

  private final List<ActionAdapter> all = Adapters.all(settings(Map.of()));

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
    Map<String, String> strict =
        Map.of("slipway.adapters.allow-private", "no", "slipway.adapters.allow-loopback", "no");
    assertThat(probe(strict, "http://127.0.0.1:1/")).contains("a loopback address");
    assertThat(probe(strict, "http://10.0.0.1:1/")).contains("a private address");
    assertThat(probe(Map.of(), "http://127.0.0.1:1/")).doesNotContain("a loopback address");
  }

  @Test
  void shouldReferToTheOperatorsSecretsOnly() throws InterruptedException {
    Map<String, String> settings =
        Map.of("url", "http://127.0.0.1:1/", "headerEnv.Authorization", "SLIPWAY_SECRET_T");
    assertThat(
            http(Map.of("slipway.adapters.secret-prefixes", "TEAM_"))
                .run(Orders.order("http", settings))
                .detail())
        .contains("begins with TEAM_");
  }

  private static String probe(Map<String, String> installation, String url)
      throws InterruptedException {
    return http(installation).run(Orders.order("http", Map.of("url", url))).detail();
  }

  private static ActionAdapter http(Map<String, String> installation) {
    return Adapters.all(settings(installation)).stream()
        .filter(adapter -> adapter.uses().equals("http"))
        .findFirst()
        .orElseThrow();
  }

  /** As a service gets them from its configuration. */
  private static AdapterSettings settings(Map<String, String> installation) {
    return new Binder(new MapConfigurationPropertySource(installation))
        .bindOrCreate("slipway", SlipwayProperties.class)
        .adapters()
        .settings();
  }
}
