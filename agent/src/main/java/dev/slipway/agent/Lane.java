package dev.slipway.agent;

/** An application in an environment: what fencing tokens and idempotency keys belong to. */
record Lane(String application, String environment) {

  /** The form used in files and messages: {@code application/environment}. */
  String text() {
    return application + "/" + environment;
  }
}
