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
    try {
      if (!order.remaining().isPositive()) {
        return ActionReport.failed(
            "Expected time to carry out '%s', but its deadline had passed; nothing was done."
                .formatted(uses),
            ErrorClass.TRANSIENT,
            "");
      }
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
