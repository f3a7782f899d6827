package dev.slipway.adapters.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessTargetTest {

  private final FakeAgent agent = new FakeAgent();
  private final ProcessTarget target =
      new ProcessTarget(HttpCaller.of(new AddressRules(true, true)));

  @AfterEach
  void close() {
    agent.close();
  }

  @Test
  void shouldDeployWithoutGivingTraffic() throws InterruptedException {
    agent.withSlot("worker", "1.0.0", "READY", true);

    ActionReport report =
        target.run(
            order("deploy", Map.of("env.DATABASE_URL", "jdbc:x", "env.B", "2", "env.A", "1")));

    assertThat(report.result()).as(report.detail()).isEqualTo(Result.SUCCEEDED);
    assertThat(agent.changes()).containsExactly("start worker 1.1.0");
    assertThat(agent.live()).containsExactly(Map.entry("worker", "1.0.0"));
    assertThat(agent.slot("worker", "1.1.0").spec.toString())
        .as("the same text in every process, because the agent compares it")
        .isEqualTo(
            "{\"argv\":[\"java\",\"-version\"],\"directory\":\"/srv/app\","
                + "\"environment\":{\"A\":\"1\",\"B\":\"2\",\"DATABASE_URL\":\"jdbc:x\"},\"port\":18081,"
                + "\"readiness\":{\"path\":\"/health\",\"timeoutMillis\":20000}}");
    assertThat(agent.keys()).containsOnlyKeys("deploy-20261121-142310-3-h/2/worker/1/deploy");
  }

  @Test
  void shouldEndVersionsThatNoRollbackNeedsAnyMore() throws InterruptedException {
    agent
        .withSlot("worker", "1.0.0", "READY", false)
        .withSlot("worker", "1.0.1", "STOPPED", false)
        .withSlot("worker", "1.0.2", "READY", true)
        .withSlot("pages", "1.0.0", "READY", false);

    ActionReport report = target.run(order("deploy", Map.of()));

    assertThat(report.result()).as(report.detail()).isEqualTo(Result.SUCCEEDED);
    assertThat(agent.changes()).containsExactly("start worker 1.1.0", "remove worker 1.0.0");
  }

  @Test
  void shouldStartOnceWhenTheOrderIsRepeated() throws InterruptedException {
    ActionOrder order = order("deploy", Map.of());

    assertThat(target.run(order).result()).isEqualTo(Result.SUCCEEDED);
    assertThat(target.run(order).result()).isEqualTo(Result.SUCCEEDED);

    assertThat(agent.changes()).containsExactly("start worker 1.1.0");
  }

  @Test
  void shouldWaitUntilTheSlotIsReady() throws Exception {
    agent.startingSlotsBecome("STARTING");
    CompletableFuture<ActionReport> report = inBackground(order("deploy", Map.of()));
    Awaitility.await().until(() -> agent.has("worker", "1.1.0"));
    assertThat(report).isNotDone();

    agent.slot("worker", "1.1.0").state = "READY";

    assertThat(report.get(5, TimeUnit.SECONDS).result()).isEqualTo(Result.SUCCEEDED);
  }

  @Test
  void shouldReportWhatTheAgentSaysOfAFailure() throws Exception {
    agent.startingSlotsBecome("STARTING");
    CompletableFuture<ActionReport> report = inBackground(order("deploy", Map.of()));
    Awaitility.await().until(() -> agent.has("worker", "1.1.0"));
    FakeAgent.Slot slot = agent.slot("worker", "1.1.0");
    slot.detail = "exited with code 1 after 1.0 s: no such table";
    slot.state = "FAILED";

    ActionReport failed = report.get(5, TimeUnit.SECONDS);

    assertThat(failed.result()).isEqualTo(Result.FAILED);
    assertThat(failed.detail())
        .isEqualTo(
            "Expected worker 1.1.0 to become ready, but it exited with code 1 after 1.0 s: no such table.");
    assertThat(failed.output()).isEqualTo("last line of worker");
  }

  @Test
  void shouldFailWhenTheTimeIsOverWhileStarting() throws InterruptedException {
    agent.startingSlotsBecome("STARTING");

    ActionReport report = target.run(order("deploy", Map.of(), Duration.ofMillis(700)));

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.detail()).contains("still starting after");
  }

  @Test
  void shouldFindOutWhatALostAnswerMeant() throws InterruptedException {
    agent.losingAnswers(2);

    ActionReport report = target.run(order("deploy", Map.of()));

    assertThat(report.result()).as(report.detail()).isEqualTo(Result.SUCCEEDED);
    assertThat(agent.changes()).containsExactly("start worker 1.1.0");
  }

  @Test
  void shouldNotKnowTheOutcomeWhenEveryAnswerIsLost() throws InterruptedException {
    agent.losingAnswers(Integer.MAX_VALUE);

    ActionReport report = target.run(order("deploy", Map.of(), Duration.ofMillis(900)));

    assertThat(report.result()).isEqualTo(Result.OUTCOME_UNKNOWN);
    assertThat(report.detail()).contains("answer to deploy");
  }

  @Test
  void shouldFailAtOnceWhenNoAgentListens() throws InterruptedException {
    agent.close();

    ActionReport report = target.run(order("deploy", Map.of()));

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    assertThat(report.detail()).contains("the connection was refused");
  }

  @Test
  void shouldNotKnowTheOutcomeWhenTheAgentGoesWhileASlotIsStarting() throws Exception {
    agent.startingSlotsBecome("STARTING");
    CompletableFuture<ActionReport> report =
        inBackground(order("deploy", Map.of(), Duration.ofSeconds(2)));
    Awaitility.await().until(() -> agent.has("worker", "1.1.0"));
    agent.close();

    assertThat(report.get(5, TimeUnit.SECONDS).result()).isEqualTo(Result.OUTCOME_UNKNOWN);
  }

  @Test
  void shouldGoOnWaitingWhenTheAgentIsInTroubleForAWhile() throws Exception {
    agent.startingSlotsBecome("STARTING");
    CompletableFuture<ActionReport> report = inBackground(order("deploy", Map.of()));
    Awaitility.await().until(() -> agent.has("worker", "1.1.0"));
    agent.answering(503);
    agent.slot("worker", "1.1.0").state = "READY";
    agent.answering(0);

    assertThat(report.get(5, TimeUnit.SECONDS).result()).isEqualTo(Result.SUCCEEDED);
  }

  @Test
  void shouldBeRefusedWithAnOldToken() throws InterruptedException {
    agent.withToken(18);

    ActionReport report = target.run(order("deploy", Map.of()));

    assertThat(report.errorClass()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(report.detail()).contains("a token of at least 18, but got 17");
    assertThat(agent.changes()).isEmpty();
  }

  @Test
  void shouldRestoreAVersionAndEndTheOthers() throws InterruptedException {
    agent
        .withSlot("worker", "1.1.0", "STOPPED", false)
        .withSlot("worker", "1.2.0", "READY", true)
        .withSlot("worker", "1.3.0", "FAILED", false)
        .withSlot("pages", "1.2.0", "READY", true);

    ActionReport report = target.run(order("restore", Map.of()));

    assertThat(report.result()).as(report.detail()).isEqualTo(Result.SUCCEEDED);
    assertThat(agent.changes())
        .containsExactly("start worker 1.1.0", "switch {worker=1.1.0}", "remove worker 1.2.0");
    assertThat(agent.live()).containsEntry("worker", "1.1.0").containsEntry("pages", "1.2.0");
  }

  @Test
  void shouldNotSwitchToAVersionThatDoesNotComeBack() throws InterruptedException {
    agent.withSlot("worker", "1.2.0", "READY", true).startingSlotsBecome("FAILED");

    ActionReport report = target.run(order("restore", Map.of()));

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(agent.live()).containsEntry("worker", "1.2.0");
    assertThat(agent.slot("worker", "1.2.0").state).isEqualTo("READY");
  }

  @Test
  void shouldTakeDownEvenWhatHasTraffic() throws InterruptedException {
    agent.withSlot("worker", "1.1.0", "READY", true);

    ActionReport report = target.run(order("takeDown", Map.of()));

    assertThat(report.result()).as(report.detail()).isEqualTo(Result.SUCCEEDED);
    assertThat(agent.slot("worker", "1.1.0").state).isEqualTo("STOPPED");
    assertThat(agent.live()).isEmpty();
    assertThat(target.run(order("takeDown", Map.of())).result()).isEqualTo(Result.SUCCEEDED);
  }

  @Test
  void shouldStopWhatItStartedUnlessItHasTraffic() throws InterruptedException {
    ActionOrder order = order("deploy", Map.of());
    target.run(order);

    target.stop(order);
    target.stop(order);
    assertThat(agent.slot("worker", "1.1.0").state).isEqualTo("STOPPED");
    assertThat(agent.changes()).containsExactly("start worker 1.1.0", "remove worker 1.1.0");

    agent.withSlot("worker", "1.1.0", "READY", true);
    target.stop(order);
    assertThat(agent.slot("worker", "1.1.0").state).isEqualTo("READY");
  }

  @Test
  void shouldStopAfterTheOrdersTimeIsOver() throws InterruptedException {
    agent.withSlot("worker", "1.1.0", "STARTING", false);

    target.stop(order("deploy", Map.of(), Duration.ZERO));

    assertThat(agent.slot("worker", "1.1.0").state).isEqualTo("STOPPED");
  }

  @Test
  void shouldLeaveRestoredVersionsAloneWhenStopped() {
    agent.withSlot("worker", "1.1.0", "READY", false);

    target.stop(order("restore", Map.of()));

    assertThat(agent.changes()).isEmpty();
  }

  @Test
  void shouldSayWhenItCouldNotStop() {
    agent.close();

    assertThatThrownBy(() -> target.stop(order("deploy", Map.of())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("refused");
  }

  @ParameterizedTest
  @CsvSource({
    "operation, explode",
    "agent, 127.0.0.1",
    "component, ../../x",
    "component, a/b",
    "version, ''",
    "application, 'a b'",
    "directory, relative/path",
    "port, 0",
    "readinessPath, health",
    "readinessTimeoutMillis, soon",
    "env.1X, y",
    "shell, true"
  })
  void shouldRefuseWrongSettings(String name, String value) throws InterruptedException {
    ActionReport report = target.run(order("deploy", Map.of(name, value)));

    assertThat(report.errorClass()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(report.detail()).startsWith("Expected ").contains(name);
    assertThat(agent.keys()).isEmpty();
  }

  @Test
  void shouldRefuseToDeployWithoutAProgram() throws InterruptedException {
    ActionOrder order = order("deploy", Map.of());
    ActionOrder without =
        Orders.order("process", List.of(), order.action().with(), Map.of(), Duration.ofSeconds(5));

    assertThat(target.run(without).detail()).contains("a program to run");
  }

  @Test
  void shouldNotBelieveAnAnswerThatIsNoDocument() throws InterruptedException {
    agent.answering(500);

    ActionReport report = target.run(order("deploy", Map.of()));

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
  }

  private CompletableFuture<ActionReport> inBackground(ActionOrder order) {
    CompletableFuture<ActionReport> report = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            report.complete(target.run(order));
          } catch (InterruptedException | RuntimeException failed) {
            report.completeExceptionally(failed);
          }
        });
    return report;
  }

  private ActionOrder order(String operation, Map<String, String> changes) {
    return order(operation, changes, Duration.ofSeconds(10));
  }

  private ActionOrder order(String operation, Map<String, String> changes, Duration time) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "operation", operation,
                "agent", agent.url(),
                "application", "booking",
                "environment", "staging",
                "component", "worker",
                "version", "1.1.0",
                "directory", "/srv/app",
                "port", "18081"));
    settings.putAll(changes);
    return Orders.order("process", List.of("java", "-version"), settings, Map.of(), time);
  }
}
