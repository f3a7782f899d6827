package dev.slipway.agent;

/**
 * A component of an application in an environment: what has one public port and at most one live
 * version.
 */
record ComponentKey(String application, String environment, String component) {

  Lane lane() {
    return new Lane(application, environment);
  }

  /** The form used in files and messages: {@code application/environment/component}. */
  String text() {
    return application + "/" + environment + "/" + component;
  }
}
