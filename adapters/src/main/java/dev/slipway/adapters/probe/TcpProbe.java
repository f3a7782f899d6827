package dev.slipway.adapters.probe;

import dev.slipway.adapters.action.CheckedAdapter;
import dev.slipway.adapters.action.Reports;
import dev.slipway.adapters.net.CallFailed;
import dev.slipway.adapters.net.Deadline;
import dev.slipway.adapters.net.Dialer;
import dev.slipway.adapters.settings.Settings;
import dev.slipway.runtime.action.ActionOrder;
import dev.slipway.runtime.action.ActionReport;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code tcp}: something accepts connections at an address. Measures {@code responseMillis}. */
public final class TcpProbe extends CheckedAdapter {

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]{1,253}");

  private final Dialer dialer;

  public TcpProbe(Dialer dialer) {
    super("tcp");
    this.dialer = dialer;
  }

  @Override
  protected ActionReport carryOut(ActionOrder order, Settings settings)
      throws CallFailed, InterruptedException {
    settings.only("host", "port");
    String host = settings.text("host");
    if (!HOST.matcher(host).matches()) {
      throw settings.wrong("host", "a host name or an address", host);
    }
    int port = settings.number("port", 1, 65_535);
    long started = System.nanoTime();
    try (Socket connected = dialer.connect(host, port, Deadline.in(order.remaining()))) {
      double millis = (System.nanoTime() - started) / 1e6;
      return ActionReport.measured(
          "%s:%d accepted a connection in %s ms%s."
              .formatted(
                  host,
                  connected.getPort(),
                  Reports.shown(Math.rint(millis)),
                  Reports.degraded(millis)),
          Map.of("responseMillis", millis));
    } catch (IOException failedToClose) {
      throw new IllegalStateException(failedToClose);
    }
  }
}
