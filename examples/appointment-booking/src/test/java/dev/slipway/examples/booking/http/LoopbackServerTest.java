package dev.slipway.examples.booking.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.core.Json;
import dev.slipway.examples.booking.core.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopbackServerTest {
  private LoopbackServer server;
  private Caller caller;

  @BeforeEach
  void start() throws IOException {
    Routes routes =
        new Routes(
            List.of(
                new Route(
                    "GET",
                    "/hello/{name}",
                    Set.of(200),
                    request ->
                        Response.json(
                            200,
                            Json.object(
                                "name", request.part("name"), "from", request.query("from", "")))),
                new Route(
                    "POST", "/echo", Set.of(200), request -> Response.html(200, request.body())),
                new Route("GET", "/broken", Set.of(200), request -> fail()),
                new Route("GET", "/full", Set.of(503), request -> refuse())));
    server = LoopbackServer.start(0, routes::answer);
    caller = new Caller("http://127.0.0.1:" + server.port());
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void shouldAnswerWithPartsAndQueryAndSecurityHeaders() throws Exception {
    Caller.Answer answer = caller.get("/hello/ann%20b?from=me%26you");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(Json.object("name", "ann b", "from", "me&you"));
    assertThat(answer.headers()).containsAllEntriesOf(SecurityHeaders.ALL);
  }

  @Test
  void shouldSayWhatIsNotServed() throws Exception {
    assertThat(caller.get("/nothing").status()).isEqualTo(404);
    Caller.Answer wrongMethod = caller.call("DELETE", "/echo", "", "");
    assertThat(wrongMethod.status()).isEqualTo(405);
    assertThat(wrongMethod.headers()).containsEntry("allow", "POST");
  }

  @Test
  void shouldTellARefusalAndHideAnAccident() throws Exception {
    assertThat(caller.get("/full").status()).isEqualTo(503);
    assertThat(caller.get("/full").json().text("error")).contains("Expected room, but it is full.");
    Caller.Answer broken = caller.get("/broken");
    assertThat(broken.status()).isEqualTo(500);
    assertThat(broken.body()).doesNotContain("secret");
  }

  @Test
  void shouldRefuseWhatIsTooLarge() throws Exception {
    String fits = "x".repeat(8 * 1024);

    assertThat(caller.call("POST", "/echo", "text/plain", fits).body()).isEqualTo(fits);
    assertThat(caller.call("POST", "/echo", "text/plain", fits + "x").status()).isEqualTo(413);
    assertThat(caller.get("/hello/" + "x".repeat(3000)).status()).isEqualTo(414);
  }

  @Test
  void shouldSayThatAPortIsTaken() {
    assertThatExceptionOfType(Program.Failure.class)
        .isThrownBy(() -> LoopbackServer.start(server.port(), request -> Response.empty(204)))
        .withMessageContaining("Expected the port " + server.port() + " to be free");
  }

  private static Response fail() throws IOException {
    throw new IOException("secret path");
  }

  private static Response refuse() {
    throw new Refusal(503, "Expected room, but it is full.");
  }
}
