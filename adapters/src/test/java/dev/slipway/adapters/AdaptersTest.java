package dev.slipway.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.adapters.fixture.Orders;
import dev.slipway.runtime.action.ActionAdapter;
import dev.slipway.runtime.action.ActionOrder;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.action.AdapterSettings;
import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.spring.SlipwayProperties;
import java.net.InetAddress;
import java.net.ServerSocket;
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
      assertThat(report.result()).as("no failure of a target").isEqualTo(Result.OUTCOME_UNKNOWN);
      assertThat(report.errorClass()).isEqualTo(ErrorClass.MISSED);
      assertThat(report.detail()).contains("deadline had passed");
    }
  }

  @Test
  void shouldNotBlameATargetForTheTimeThatItWasNotGiven() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/";
      ActionOrder whole = Orders.order("http", Map.of("url", url), Duration.ofMillis(400));
      ActionReport timedOut = adapter("http").run(whole);
      ActionOrder rest =
          new ActionOrder(
              whole.id(),
              whole.deploymentId(),
              new Action("http", List.of(), Map.of("url", url), Duration.ofSeconds(30)),
              whole.fencingToken(),
              whole.context(),
              Orders.order("http", Map.of("url", url), Duration.ofMillis(400)).timeLeft());
      ActionReport begunLate = adapter("http").run(rest);

      assertThat(timedOut.result()).isEqualTo(Result.FAILED);
      assertThat(begunLate.result()).isEqualTo(Result.OUTCOME_UNKNOWN);
      assertThat(begunLate.errorClass()).isEqualTo(ErrorClass.MISSED);
      assertThat(begunLate.detail())
          .contains("ms were left when it began; it ended with: Expected");
    }
  }

  @Test
  void shouldBelieveAnAnswerThatCameInWhateverTimeWasLeft() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    ActionOrder rest =
        new ActionOrder(
            "d/3/api/1",
            "d",
            new Action(
                "tcp",
                List.of(),
                Map.of("host", "127.0.0.1", "port", Integer.toString(closed)),
                Duration.ofMinutes(5)),
            0,
            Map.of(),
            () -> Duration.ofSeconds(10));

    assertThat(adapter("tcp").run(rest).result()).isEqualTo(Result.FAILED);
  }

  private ActionAdapter adapter(String uses) {
    return all.stream().filter(one -> one.uses().equals(uses)).findFirst().orElseThrow();
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
