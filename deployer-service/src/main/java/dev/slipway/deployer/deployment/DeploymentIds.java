package dev.slipway.deployer.deployment;

import dev.slipway.runtime.contract.Position;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Deployment ids: {@code deploy-YYYYMMDD-HHMMSS-<partition>-<offset>}, the last two in base 36 and
 * of the record that admitted the request. Unique without asking anybody, and they name their
 * partition (REQ-07).
 */
public final class DeploymentIds {

  private static final int BASE = 36;
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("'deploy-'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private DeploymentIds() {}

  static String of(Position cause, Instant at) {
    return FORM.format(at)
        + "-"
        + Integer.toString(cause.partition(), BASE)
        + "-"
        + Long.toString(cause.offset(), BASE);
  }

  /**
   * Offset of the admitting record; it grows with every request of the lane, so it is the fencing
   * token.
   */
  static long offset(String deploymentId) {
    return Long.parseLong(deploymentId.substring(deploymentId.lastIndexOf('-') + 1), BASE);
  }

  /** Partition of the lane. */
  public static int partition(String deploymentId) {
    String[] parts = deploymentId.split("-");
    return Integer.parseInt(parts[parts.length - 2], BASE);
  }
}
