package dev.slipway.adapters.agent;

import dev.slipway.adapters.action.CheckedAdapter;
import dev.slipway.adapters.net.AnswerLost;
import dev.slipway.adapters.net.CallFailed;
import dev.slipway.adapters.net.CallFailed.Reached;
import dev.slipway.adapters.net.HttpCaller;
import dev.slipway.adapters.net.Pause;
import dev.slipway.adapters.settings.Settings;
import dev.slipway.adapters.settings.WrongSetting;
import dev.slipway.runtime.action.ActionOrder;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/**
 * {@code process}: a component that an agent runs as a process of its own. {@code deploy} starts a
 * version and waits until it is ready, without traffic, and ends idle versions but the one that has
 * the traffic; {@code restore} does the same with an earlier version, gives it the traffic of the
 * component and ends the other versions; {@code takeDown} ends a version even if it has traffic.
 */
public final class ProcessTarget extends CheckedAdapter {

  private static final long LONGEST_WAIT_MILLIS = 30_000;

  /** Time kept back so that the answer of a long wait arrives before the deadline. */
  private static final long MARGIN_MILLIS = 200;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final Duration STOP_AT_MOST = Duration.ofSeconds(45);
  private static final int DRAIN_MILLIS = 10_000;

  private final HttpCaller caller;

  public ProcessTarget(HttpCaller caller) {
    super("process");
    this.caller = caller;
  }

  @Override
  protected ActionReport carryOut(ActionOrder order, Settings settings)
      throws CallFailed, AnswerLost, InterruptedException {
    settings.only(
        "operation",
        "agent",
        "application",
        "environment",
        "component",
        "version",
        "directory",
        "readinessPath",
        "readinessTimeoutMillis",
        "port",
        "drainMillis",
        "env.");
    String component = settings.name("component");
    String version = settings.name("version");
    int drain = settings.number("drainMillis", DRAIN_MILLIS, 0, 60_000);
    AgentSession agent = AgentSession.of(caller, settings, order);
    String operation = settings.text("operation");
    return switch (operation) {
      case "deploy" ->
          deploy(agent, component, version, ReleaseSpec.of(settings, order.action().argv()), drain);
      case "restore" ->
          restore(
              agent, component, version, ReleaseSpec.of(settings, order.action().argv()), drain);
      case "takeDown" -> takeDown(agent, component, version, drain);
      default -> throw settings.wrong("operation", "deploy, restore or takeDown", operation);
    };
  }

  private static ActionReport deploy(
      AgentSession agent, String component, String version, ReleaseSpec spec, int drain)
      throws CallFailed, AnswerLost, InterruptedException {
    SlotView slot = started(agent, component, version, spec, "deploy");
    return switch (slot.state()) {
      // the version that has the traffic stays for a rollback; those before it are not needed
      case READY ->
          ActionReport.succeeded(
              "%s %s is ready%s."
                  .formatted(
                      component,
                      version,
                      endOthers(agent, component, version, SlotView::live, drain)));
      case FAILED, STOPPED, STARTING, UNKNOWN -> notReady(agent, slot, component, version);
    };
  }

  private static ActionReport restore(
      AgentSession agent, String component, String version, ReleaseSpec spec, int drain)
      throws CallFailed, AnswerLost, InterruptedException {
    SlotView slot = started(agent, component, version, spec, "restore");
    if (slot.state() != SlotView.State.READY) {
      return notReady(agent, slot, component, version);
    }
    agent.switchTraffic(Map.of(component, version), "restore-switch");
    String still = endOthers(agent, component, version, other -> false, drain);
    return ActionReport.succeeded(
        "%s %s runs again and has the traffic%s.".formatted(component, version, still));
  }

  /**
   * Ends the other versions but those to be kept. What is left of them is the rest of a sentence:
   * the component runs all the same.
   */
  private static String endOthers(
      AgentSession agent, String component, String version, Predicate<SlotView> kept, int drain)
      throws InterruptedException {
    StringBuilder still = new StringBuilder();
    try {
      for (SlotView other : agent.lane().slots()) {
        boolean same = other.component().equals(component) && !other.version().equals(version);
        if (same && other.running() && !kept.test(other)) {
          try {
            var _ =
                agent.remove(component, other.version(), drain, false, "remove-" + other.version());
          } catch (CallFailed | AnswerLost left) {
            still
                .append("; ")
                .append(other.version())
                .append(" may still run (")
                .append(left.getMessage())
                .append(')');
          }
        }
      }
    } catch (CallFailed unseen) {
      still.append("; other versions may still run (").append(unseen.sentence()).append(')');
    }
    return still.toString();
  }

  private static ActionReport takeDown(
      AgentSession agent, String component, String version, int drain)
      throws CallFailed, AnswerLost, InterruptedException {
    SlotView slot = agent.remove(component, version, drain, true, "take-down");
    return switch (slot.state()) {
      case STOPPED, FAILED ->
          ActionReport.succeeded("%s %s does not run any more.".formatted(component, version));
      case STARTING, READY, UNKNOWN ->
          ActionReport.failed(
              "Expected %s %s to stop, but the agent says it is %s: %s."
                  .formatted(component, version, slot.state(), bare(slot.detail())),
              ErrorClass.TRANSIENT,
              slot.output());
    };
  }

  private static SlotView started(
      AgentSession agent, String component, String version, ReleaseSpec spec, String step)
      throws CallFailed, AnswerLost, InterruptedException {
    SlotView slot = agent.start(component, version, spec, step);
    CallFailed unseen = null;
    while (slot.state() == SlotView.State.STARTING
        && agent.deadline().millisLeft() > MARGIN_MILLIS) {
      long left = agent.deadline().millisLeft() - MARGIN_MILLIS;
      try {
        slot = agent.slot(component, version, Math.min(LONGEST_WAIT_MILLIS, left));
        unseen = null;
      } catch (CallFailed failed) {
        if (failed.reached() == Reached.ANSWERED && failed.errorClass() == ErrorClass.PERMANENT) {
          throw failed;
        }
        // The agent may be restarting; the process goes on without it.
        unseen = failed;
        Pause.of(BETWEEN_LOOKS);
      }
    }
    if (unseen != null) {
      throw new AnswerLost(
          "Expected to see %s %s become ready, but the agent could not be asked any more: %s"
              .formatted(component, version, unseen.sentence()));
    }
    return slot;
  }

  private static ActionReport notReady(
      AgentSession agent, SlotView slot, String component, String version) {
    String why =
        slot.state() == SlotView.State.STARTING
            ? "it was still starting after %d ms".formatted(agent.deadline().millis())
            : "it " + bare(slot.detail());
    return ActionReport.failed(
        "Expected %s %s to become ready, but %s.".formatted(component, version, why),
        ErrorClass.TRANSIENT,
        slot.output());
  }

  private static String bare(String detail) {
    return detail.isBlank() ? "gave no reason" : detail.strip().replaceFirst("[.]+$", "");
  }

  /**
   * Ends the version that a deploy order started, unless it has traffic by now. Leaves the other
   * operations alone.
   */
  @Override
  public void stop(ActionOrder order) {
    Settings settings = Settings.of(order);
    if (!settings.text("operation", "").equals("deploy")) {
      return;
    }
    try {
      AgentSession agent = AgentSession.of(caller, settings, order, STOP_AT_MOST);
      String component = settings.name("component");
      String version = settings.name("version");
      boolean runs =
          agent.lane().slots().stream()
              .anyMatch(
                  slot ->
                      slot.component().equals(component)
                          && slot.version().equals(version)
                          && slot.running()
                          && !slot.live());
      if (runs) {
        var _ = agent.remove(component, version, 0, false, "stop");
      }
    } catch (WrongSetting neverStarted) {
      // an order that was refused has started nothing
    } catch (CallFailed | AnswerLost failed) {
      throw new IllegalStateException(failed.getMessage(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
