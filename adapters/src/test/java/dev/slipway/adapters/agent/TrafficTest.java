package dev.slipway.adapters.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.adapters.fixture.FakeAgent;
import dev.slipway.adapters.fixture.Orders;
import dev.slipway.adapters.net.AddressRules;
import dev.slipway.adapters.net.HttpCaller;
import dev.slipway.runtime.action.ActionOrder;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrafficTest {

  private final FakeAgent agent = new FakeAgent();
  private final HttpCaller caller = HttpCaller.of(new AddressRules(true, true));
  private final TrafficSwitch traffic = new TrafficSwitch(caller);
  private final SlotRetirement retirement = new SlotRetirement(caller);

  @AfterEach
  void close() {
    agent.close();
  }

  @Test
  void shouldSwitchAllComponentsAtOnce() throws InterruptedException {
    agent.withSlot("worker", "1.1.0", "READY", false).withSlot("pages", "2.0.0", "READY", false);

    ActionReport report =
        traffic.run(
            order("traffic", Map.of("component.worker", "1.1.0", "component.pages", "2.0.0")));

    assertThat(report.result()).as(report.detail()).isEqualTo(Result.SUCCEEDED);
    assertThat(report.detail()).isEqualTo("Traffic goes to pages 2.0.0, worker 1.1.0.");
    assertThat(agent.live()).isEqualTo(Map.of("worker", "1.1.0", "pages", "2.0.0"));
  }

  @Test
  void shouldSwitchNothingWhenOneIsNotReady() throws InterruptedException {
    agent.withSlot("worker", "1.0.0", "READY", true).withSlot("worker", "1.1.0", "READY", false);

    ActionReport report =
        traffic.run(
            order("traffic", Map.of("component.worker", "1.1.0", "component.pages", "2.0.0")));

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.detail()).contains("Expected pages to be READY");
    assertThat(agent.live()).isEqualTo(Map.of("worker", "1.0.0"));
  }

  @Test
  void shouldSwitchOnceWhenTheAnswerIsLost() throws InterruptedException {
    agent.withSlot("worker", "1.1.0", "READY", false).losingAnswers(1);

    ActionReport report = traffic.run(order("traffic", Map.of("component.worker", "1.1.0")));

    assertThat(report.result()).as(report.detail()).isEqualTo(Result.SUCCEEDED);
    assertThat(agent.changes()).containsExactly("switch {worker=1.1.0}");
  }

  @Test
  void shouldRefuseASwitchOfNothing() throws InterruptedException {
    ActionReport report = traffic.run(order("traffic", Map.of()));

    assertThat(report.errorClass()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(report.detail()).contains("component.<name>");
  }

  @Test
  void shouldRetireWhatIsNeitherLiveNorKept() throws InterruptedException {
    agent
        .withSlot("worker", "1.0.0", "READY", false)
        .withSlot("worker", "1.1.0", "READY", false)
        .withSlot("worker", "1.2.0", "READY", true)
        .withSlot("pages", "1.0.0", "FAILED", false)
        .withSlot("pages", "1.1.0", "STARTING", false);

    ActionReport report = retirement.run(order("retire", Map.of("keep", "worker/1.1.0")));

    assertThat(report.result()).as(report.detail()).isEqualTo(Result.SUCCEEDED);
    assertThat(agent.changes())
        .containsExactlyInAnyOrder("remove worker 1.0.0", "remove pages 1.1.0");
    assertThat(retirement.run(order("retire", Map.of("keep", "worker/1.1.0"))).detail())
        .isEqualTo("No version had to be ended.");
  }

  @Test
  void shouldSayWhatCouldNotBeRetired() throws InterruptedException {
    agent.withSlot("worker", "1.0.0", "READY", false).withToken(99);

    ActionReport report = retirement.run(order("retire", Map.of()));

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.detail()).contains("worker/1.0.0").contains("at least 99");
  }

  @Test
  void shouldRefuseAKeepThatIsNone() throws InterruptedException {
    assertThat(retirement.run(order("retire", Map.of("keep", "1.1.0"))).errorClass())
        .isEqualTo(ErrorClass.PERMANENT);
  }

  private ActionOrder order(String uses, Map<String, String> changes) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of("agent", agent.url(), "application", "booking", "environment", "staging"));
    settings.putAll(changes);
    return Orders.order(uses, List.of(), settings, Map.of(), Duration.ofSeconds(10));
  }
}
