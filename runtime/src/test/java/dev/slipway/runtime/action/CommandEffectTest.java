package dev.slipway.runtime.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.runtime.contract.Action;
import dev.slipway.runtime.contract.Result;
import dev.slipway.runtime.core.Effect.RunAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as effects: what the executor and the adapter do together. */
class CommandEffectTest {

  @TempDir Path temp;
  private final ManualClock clock = new ManualClock();
  private final RecordedFacts facts = new RecordedFacts();

  @Test
  void handsACommandOverToTheNextExecutor() throws IOException {
    String script =
        "echo BEGIN >> %1$s/effects; until [ -e %1$s/go ]; do sleep 0.05; done".formatted(temp);
    try (EffectExecutor one = executor("one");
        EffectExecutor two = executor("two")) {
      want(one, script, Duration.ofMinutes(1));
      await().until(() -> Files.exists(temp.resolve("effects")));
      one.release(3);
      want(two, script, Duration.ofMinutes(1));
      Files.createFile(temp.resolve("go"));
      await().until(() -> !facts.published().isEmpty());
    }
    Fact.ActionEnded ended = facts.facts(Fact.ActionEnded.class).get(0);
    assertThat(facts.published()).hasSize(1);
    assertThat(ended.result()).isEqualTo(Result.SUCCEEDED);
    assertThat(ended.executor()).isEqualTo("two");
    assertThat(temp.resolve("effects")).hasContent("BEGIN\n");
  }

  @Test
  void endsACommandWhoseDeadlineIsMovedToNowAlsoAfterARestart() {
    String script = "echo BEGIN >> %s/effects; sleep 76".formatted(temp);
    try (EffectExecutor one = executor("one");
        EffectExecutor two = executor("two")) {
      want(one, script, Duration.ofMinutes(1));
      await().until(() -> Files.exists(temp.resolve("effects")));
      one.release(3);
      want(two, script, Duration.ZERO);
      await().until(() -> !facts.published().isEmpty());
    }
    Fact.ActionEnded ended = facts.facts(Fact.ActionEnded.class).get(0);
    assertThat(ended.result()).isEqualTo(Result.FAILED);
    assertThat(ended.detail()).contains("was stopped");
    assertThat(sessionOfTheCommand()).isEmpty();
  }

  @Test
  void stopsACommandThatIsNoLongerWanted() {
    String script = "echo BEGIN >> %s/effects; sleep 77".formatted(temp);
    try (EffectExecutor one = executor("one")) {
      want(one, script, Duration.ofMinutes(1));
      await().until(() -> Files.exists(temp.resolve("effects")));
      one.reconcile(3, "shop/production", "aggregate-1", "deploy-1", List.of());
      await().until(() -> sessionOfTheCommand().isEmpty());
    }
    assertThat(facts.published()).isEmpty();
  }

  private EffectExecutor executor(String name) {
    return new EffectExecutor(
        name, List.of(new CommandAdapter(temp.resolve("runs"))), facts, clock);
  }

  private List<ProcessTable.Entry> sessionOfTheCommand() {
    RunDirectory run = new RunDirectory(temp.resolve("runs/deploy-1/2/worker/1"));
    return ProcessTable.session(((RunDirectory.Started) run.owner().orElseThrow()).pid());
  }

  private static void want(EffectExecutor executor, String script, Duration deadline) {
    executor.reconcile(
        3,
        "shop/production",
        "aggregate-1",
        "deploy-1",
        List.of(
            new RunAction(
                "deploy-1/2/worker/1",
                new Action("command", List.of("sh", "-c", script), Map.of(), Duration.ofMinutes(1)),
                ManualClock.START,
                ManualClock.START.plus(deadline),
                7,
                Map.of())));
  }
}
