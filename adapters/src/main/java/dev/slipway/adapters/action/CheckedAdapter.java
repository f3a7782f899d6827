package dev.slipway.adapters.action;

import dev.slipway.adapters.net.AnswerLost;
import dev.slipway.adapters.net.CallFailed;
import dev.slipway.adapters.settings.OneLine;
import dev.slipway.adapters.settings.Settings;
import dev.slipway.adapters.settings.WrongSetting;
import dev.slipway.runtime.action.ActionAdapter;
import dev.slipway.runtime.action.ActionOrder;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.time.Duration;

/** Turns what can go wrong in an adapter into reports, the same way for all of them. */
public abstract class CheckedAdapter implements ActionAdapter {

  private static final int LONGEST_DETAIL = 600;

  private final String uses;

  protected CheckedAdapter(String uses) {
    this.uses = uses;
  }

  @Override
  public final String uses() {
    return uses;
  }

  @Override
  public final ActionReport run(ActionOrder order) throws InterruptedException {
    Duration left = order.remaining();
    if (!left.isPositive()) {
      return ActionReport.missed(
          "Expected somebody to carry out '%s' in its time, but its deadline had passed before anybody could; nothing is known."
              .formatted(uses));
    }
    ActionReport report = carriedOut(order);
    boolean timedOut = report.result() == Result.FAILED && !order.remaining().isPositive();
    return timedOut && order.isTooLate(left)
        ? ActionReport.missed(
            detail(
                "Expected somebody to carry out '%s' in its time, but only %d of %d ms were left when it began; it ended with: %s"
                    .formatted(
                        uses,
                        left.toMillis(),
                        order.action().timeout().toMillis(),
                        report.detail())))
        : report;
  }

  private ActionReport carriedOut(ActionOrder order) throws InterruptedException {
    try {
      return bounded(carryOut(order, Settings.of(order)));
    } catch (WrongSetting wrong) {
      return ActionReport.failed(detail(wrong.sentence()), ErrorClass.PERMANENT, "");
    } catch (CallFailed failed) {
      return ActionReport.failed(detail(failed.sentence()), failed.errorClass(), "");
    } catch (AnswerLost lost) {
      return ActionReport.unknown(detail(lost.sentence()));
    }
  }

  /** Does it. What is thrown becomes a report. */
  protected abstract ActionReport carryOut(ActionOrder order, Settings settings)
      throws CallFailed, AnswerLost, InterruptedException;

  private static ActionReport bounded(ActionReport report) {
    return new ActionReport(
        report.result(),
        detail(report.detail()),
        report.errorClass(),
        report.measurements(),
        OneLine.tail(report.output(), 4096));
  }

  private static String detail(String sentence) {
    return OneLine.of(sentence, LONGEST_DETAIL);
  }
}
