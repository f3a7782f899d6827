package dev.slipway.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the processes of an earlier agent again, by number, start time and boot. A process that
 * cannot be found is reported as failed; nothing is ever started here, because whether to start it
 * again is not the agent's decision.
 */
final class Adoption {

  private final SlotStore store;
  private final ProcessTable processes;
  private final Supervisor supervisor;

  Adoption(SlotStore store, ProcessTable processes, Supervisor supervisor) {
    this.store = store;
    this.processes = processes;
    this.supervisor = supervisor;
  }

  /**
   * Goes through all slots that had a process; returns those whose stopping an earlier agent did
   * not finish.
   */
  List<Slot> run() {
    List<Slot> toStop = new ArrayList<>();
    for (Slot slot : store.state().slots().values()) {
      if (slot.state().active()) {
        Optional<Child> running = find(slot);
        if (running.isPresent()) {
          supervisor.adopt(slot, running.get());
        } else if (!slot.stopping()) {
          supervisor.fail(slot, why(slot));
        }
        if (slot.stopping()) {
          toStop.add(slot);
        }
      }
    }
    return toStop;
  }

  private Optional<Child> find(Slot slot) {
    Child child = slot.child();
    if (child == null) {
      // The agent died between starting the process and writing its number down: the mark finds it.
      return processes.findLeader(slot.id());
    }
    return processes.runs(child) ? Optional.of(child) : Optional.empty();
  }

  private String why(Slot slot) {
    Child child = slot.child();
    if (child == null) {
      return "was not started before the agent ended";
    }
    return processes.sameBoot(child)
        ? "ended while the agent was away"
        : "ended with the restart of the host";
  }
}
