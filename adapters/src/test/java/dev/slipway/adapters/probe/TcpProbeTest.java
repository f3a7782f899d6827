package dev.slipway.adapters.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.adapters.fixture.Orders;
import dev.slipway.adapters.fixture.RawServer;
import dev.slipway.adapters.net.AddressRules;
import dev.slipway.adapters.net.Dialer;
import dev.slipway.adapters.net.Resolver;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpProbeTest {

  private final TcpProbe probe =
      new TcpProbe(new Dialer(new AddressRules(true, true), Resolver.system()));

  @Test
  void shouldConnectAndThenNoLonger() throws Exception {
    RawServer server = new RawServer();
    Map<String, String> settings =
        Map.of("host", "127.0.0.1", "port", Integer.toString(server.port()));

    ActionReport open = probe.run(Orders.order("tcp", settings));
    server.close();
    ActionReport closed = probe.run(Orders.order("tcp", settings));

    assertThat(open.result()).isEqualTo(Result.SUCCEEDED);
    assertThat(open.measurements()).containsKey("responseMillis");
    assertThat(closed.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    assertThat(closed.detail()).contains("refused");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 0",
    "127.0.0.1, 65536",
    "127.0.0.1, http",
    "a b, 80",
    "169.254.169.254, 80",
    "2852039166, 80",
  })
  void shouldRefuseWhatItMayNotAsk(String host, String port)
      throws IOException, InterruptedException {
    ActionReport report = probe.run(Orders.order("tcp", Map.of("host", host, "port", port)));

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(report.detail()).startsWith("Expected ").contains(", but ");
  }
}
