package dev.slipway.runtime.contract;

import java.util.List;

/** What ran in a lane and was stable. */
public record Release(String deploymentId, String version, List<ReleasedComponent> components) {
  public Release {
    components = List.copyOf(components);
  }
}
