package dev.slipway.runtime.spring;

import dev.slipway.runtime.action.ActionAdapter;
import java.util.List;

/** What the services of this process touch the outside with. */
@FunctionalInterface
public interface ServiceAdapters {

  /**
   * One adapter for each kind of action.
   *
   * @param service name of the service whose orders they carry out
   */
  List<ActionAdapter> of(String service);
}
