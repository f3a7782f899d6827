package dev.slipway.adapters.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.adapters.action.Reports;
import dev.slipway.adapters.fixture.Orders;
import dev.slipway.adapters.fixture.RawServer;
import dev.slipway.adapters.fixture.Waits;
import dev.slipway.adapters.net.AddressRules;
import dev.slipway.adapters.net.Dialer;
import dev.slipway.adapters.net.Resolver;
import dev.slipway.adapters.settings.Secrets;
import dev.slipway.runtime.action.ActionReport;
import dev.slipway.runtime.contract.ErrorClass;
import dev.slipway.runtime.contract.Result;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcProbeTest {

  private static Server server;
  private static Connection keeper;
  private static String url;

  private final JdbcProbe probe =
      new JdbcProbe(
          new JdbcCaller(new Dialer(new AddressRules(true, true), Resolver.system())),
          new Secrets(
              List.of("SLIPWAY_SECRET_"),
              Map.of("SLIPWAY_SECRET_DB", "right", "SLIPWAY_SECRET_BAD", "wrong-7731")::get));

  @BeforeAll
  static void start() throws SQLException {
    server = Server.createTcpServer("-tcpPort", "0", "-ifExists").start();
    keeper = DriverManager.getConnection("jdbc:h2:mem:bookings", "sa", "right");
    try (Statement statement = keeper.createStatement()) {
      statement.execute("create table empty(id int)");
      statement.execute(
          "create alias wait_millis for '%s.millis'".formatted(Waits.class.getName()));
    }
    url = "jdbc:h2:tcp://127.0.0.1:%d/mem:bookings".formatted(server.getPort());
  }

  @AfterAll
  static void stop() throws SQLException {
    keeper.close();
    server.stop();
  }

  @Test
  void shouldMeasureTheQuery() throws InterruptedException {
    ActionReport report = ask(Map.of());

    assertThat(report.result()).as(report.detail()).isEqualTo(Result.SUCCEEDED);
    assertThat(report.measurements()).containsOnlyKeys("databaseMillis", "connectMillis");
    assertThat(report.detail()).doesNotContain("degraded");
  }

  @Test
  @DisplayName("WE-36: a query of 1000 ms or more is good, and noted as degraded")
  void shouldNoteASlowQuery() throws InterruptedException {
    ActionReport report = ask(Map.of("query", "select wait_millis(1020)"));

    assertThat(report.result()).as(report.detail()).isEqualTo(Result.SUCCEEDED);
    assertThat(report.detail()).contains("degraded");
    assertThat(report.measurements().get("databaseMillis")).isGreaterThanOrEqualTo(1000);
  }

  @Test
  @DisplayName("WE-36: 999 ms is healthy, 1000 ms is degraded")
  void shouldDrawTheLineAtASecond() {
    assertThat(Reports.degraded(999.99)).isEmpty();
    assertThat(Reports.degraded(1000)).isNotEmpty();
  }

  @Test
  void shouldFailWithoutARow() throws InterruptedException {
    ActionReport report = ask(Map.of("query", "select id from empty"));

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.detail()).contains("it found no row");
  }

  @Test
  void shouldTellPermanentFailuresFromOthers() throws InterruptedException {
    ActionReport password = ask(Map.of("passwordEnv", "SLIPWAY_SECRET_BAD"));
    ActionReport query = ask(Map.of("query", "selekt 1"));
    ActionReport database = ask(Map.of("url", url.replace("bookings", "unknown")));
    ActionReport nobody = ask(Map.of("url", "jdbc:h2:tcp://127.0.0.1:1/mem:bookings"));

    assertThat(password.errorClass()).as(password.detail()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(password.detail()).doesNotContain("7731");
    assertThat(query.errorClass()).as(query.detail()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(database.errorClass()).as(database.detail()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(nobody.errorClass()).as(nobody.detail()).isEqualTo(ErrorClass.TRANSIENT);
  }

  @Test
  void shouldEndAtTheDeadlineInConnectingAndInAsking() throws Exception {
    try (RawServer silent = new RawServer()) {
      String silentUrl = "jdbc:h2:tcp://127.0.0.1:%d/x".formatted(silent.port());
      long started = System.nanoTime();

      ActionReport connecting = ask(Map.of("url", silentUrl), Duration.ofMillis(500));
      ActionReport asking =
          ask(Map.of("query", "select wait_millis(8000)"), Duration.ofMillis(500));

      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
      assertThat(connecting.detail()).containsPattern("within [45][0-9]{2} ms");
      assertThat(asking.detail()).containsPattern("within [45][0-9]{2} ms");
      assertThat(asking.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "jdbc:h2:mem:x",
        "jdbc:h2:file:/tmp/x",
        "jdbc:h2:~/x",
        "jdbc:h2:/tmp/x",
        "jdbc:h2:zip:/tmp/x.zip!/y",
        "jdbc:h2:tcp://127.0.0.1/x;INIT=RUNSCRIPT FROM 'http://127.0.0.1/x.sql'",
        "jdbc:h2:tcp://127.0.0.1/x;init=runscript",
        "jdbc:h2:tcp://127.0.0.1/x;MODE=MySQL;INIT=x",
        "jdbc:h2:tcp://127.0.0.1/x;MODE=MySQL\\;INIT=x",
        "jdbc:h2:tcp://127.0.0.1/x;TRACE_LEVEL_FILE=3",
        "jdbc:h2:tcp://127.0.0.1/x;USER=sa;PASSWORD=x",
        "jdbc:h2:tcp://127.0.0.1/x;MODE",
        "jdbc:h2:tcp://127.0.0.1/x;",
        "jdbc:sqlite:/tmp/x",
        "jdbc:postgresql:x",
        "jdbc:postgresql://127.0.0.1/x?socketFactory=a.B",
        "jdbc:postgresql://127.0.0.1/x?ssl=true&loggerFile=/tmp/y",
        "jdbc:postgresql://user:pw@127.0.0.1/x",
        "jdbc:postgresql://127.0.0.1,169.254.169.254/x",
        "jdbc:mysql://127.0.0.1/x?autoDeserialize=true",
        "jdbc:mysql://127.0.0.1/x?%61utoDeserialize=true",
        "jdbc:mysql://(host=127.0.0.1,allowLoadLocalInfile=true)/x",
        "jdbc:mysql:loadbalance://127.0.0.1/x",
        "jdbc:h2:tcp://169.254.169.254/x"
      })
  void shouldRefuseAddressesThatDoMoreThanConnect(String dangerous) throws InterruptedException {
    ActionReport report = ask(Map.of("url", dangerous));

    assertThat(report.result()).isEqualTo(Result.FAILED);
    assertThat(report.errorClass()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(report.detail()).startsWith("Expected ").doesNotContain("PASSWORD=x");
  }

  @Test
  void shouldSayWhichDriverIsMissing() throws InterruptedException {
    ActionReport report = ask(Map.of("url", "jdbc:postgresql://127.0.0.1:5432/x?sslmode=require"));

    assertThat(report.errorClass()).isEqualTo(ErrorClass.PERMANENT);
    assertThat(report.detail())
        .isEqualTo(
            "Expected a database driver for jdbc:postgresql://127.0.0.1:5432/x on the class path,"
                + " but there is none; put its jar into lib/.");
  }

  @Test
  void shouldTakePasswordsByReferenceOnly() throws InterruptedException {
    assertThat(ask(Map.of("password", "right")).detail()).contains("'password'");
    assertThat(ask(Map.of("passwordEnv", "PATH")).detail()).contains("SLIPWAY_SECRET_");
    assertThat(ask(Map.of("passwordEnv", "SLIPWAY_SECRET_NONE")).detail()).contains("is not set");
  }

  private ActionReport ask(Map<String, String> changes) throws InterruptedException {
    return ask(changes, Duration.ofSeconds(10));
  }

  private ActionReport ask(Map<String, String> changes, Duration time) throws InterruptedException {
    Map<String, String> settings =
        new HashMap<>(Map.of("url", url, "user", "sa", "passwordEnv", "SLIPWAY_SECRET_DB"));
    settings.putAll(changes);
    return probe.run(Orders.order("jdbc", settings, time));
  }
}
