package dev.slipway.testkit.simulation;

import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.core.Effect;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What services act upon: it says how everything ends that they start. */
public interface Tools {

  /**
   * How an action ends.
   *
   * @param after time from its start
   * @param report null: nobody ever hears of it
   */
  record Ending(Duration after, @Nullable ActionReport report) {}

  /**
   * A change of what a probe answers.
   *
   * @param after time from its start
   */
  record Turn(Duration after, boolean healthy) {}

  /** How this action will end; asked once for each that is really started. */
  Ending started(Effect.RunAction action, Dice dice);

  /**
   * How the answers of this probe will change, in order; it starts healthy. Asked once for each
   * probe.
   */
  List<Turn> probed(Effect.WatchProbe probe, Dice dice);
}
