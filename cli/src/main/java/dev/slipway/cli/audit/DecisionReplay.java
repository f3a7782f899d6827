package dev.slipway.cli.audit;

import dev.slipway.cli.log.EventLog;
import java.util.function.Consumer;

/**
 * Decides again what a log says was decided. The command line knows no rules; whoever has them on
 * the class path says so as a {@link java.util.ServiceLoader service}.
 */
public interface DecisionReplay {

  /**
   * Replays the whole log, service by service in the order of the flow.
   *
   * @param prefix of the topics' names, which the names of the services' groups have too
   * @param each takes what came of each service
   */
  void replay(EventLog log, String prefix, Consumer<ServiceProof> each);
}
