package dev.slipway.agent;

/** One version of one component: the place for one process. */
record SlotKey(String application, String environment, String component, String version) {

  Lane lane() {
    return new Lane(application, environment);
  }

  ComponentKey componentKey() {
    return new ComponentKey(application, environment, component);
  }

  /** The form used in files and messages; unambiguous, because no part may contain a slash. */
  String text() {
    return application + "/" + environment + "/" + component + "/" + version;
  }
}
