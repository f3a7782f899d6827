package dev.slipway.runtime.action;

import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.util.Map;

/**
 * How an action ended.
 *
 * @param detail one sentence a person understands without knowing Slipway
 * @param measurements numbers by name with unit, for example {@code p95Millis}
 * @param output last lines of output, at most 4 KiB; empty where there is none
 */
public record ActionReport(
    Result result,
    String detail,
    ErrorClass errorClass,
    Map<String, Double> measurements,
    String output) {

  public ActionReport {
    measurements = Map.copyOf(measurements);
  }

  /** It worked. */
  public static ActionReport succeeded(String detail) {
    return new ActionReport(Result.SUCCEEDED, detail, ErrorClass.NONE, Map.of(), "");
  }

  /** It worked, with numbers. */
  public static ActionReport measured(String detail, Map<String, Double> measurements) {
    return new ActionReport(Result.SUCCEEDED, detail, ErrorClass.NONE, measurements, "");
  }

  /** It failed, and is known to have failed. */
  public static ActionReport failed(String detail, ErrorClass errorClass, String output) {
    return new ActionReport(Result.FAILED, detail, errorClass, Map.of(), output);
  }

  /**
   * Nobody began it in its time, so it shows nothing about what it was for, and doing it again is
   * no blind repetition.
   */
  public static ActionReport missed(String detail) {
    return new ActionReport(Result.OUTCOME_UNKNOWN, detail, ErrorClass.MISSED, Map.of(), "");
  }

  /** Nobody knows whether it had its effect. */
  public static ActionReport unknown(String detail) {
    return new ActionReport(Result.OUTCOME_UNKNOWN, detail, ErrorClass.TRANSIENT, Map.of(), "");
  }
}
