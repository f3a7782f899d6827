package dev.slipway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpRegistryClientTest {
  private RegistryServer server;
  private RegistryClient client;

  @BeforeEach
  void start() throws IOException {
    server = new RegistryServer();
    client = client(server.url());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static RegistryClient client(String urls) {
    return client(urls, 20_000);
  }

  /** A client that gives up soon; for servers that never answer. */
  private static RegistryClient hastyClient(String urls) {
    return client(urls, 1_000);
  }

  private static RegistryClient client(String urls, int millis) {
    return RegistryClients.of(
        Map.of(
            "schema.registry.url",
            urls,
            "http.connect.timeout.ms",
            Integer.toString(millis),
            "http.read.timeout.ms",
            millis));
  }

  private static String schemaAnswer(Schema schema) throws IOException {
    return new ObjectMapper().writeValueAsString(Map.of("schema", SchemaText.of(schema)));
  }

  @Test
  void shouldRegisterOnceAndRememberTheId() throws IOException {
    server.answers(200, "{\"id\": 17}");
    assertThat(client.register("test.Small", Samples.SMALL)).isEqualTo(17);
    assertThat(client.register("test.Small", Samples.schema(SchemaText.of(Samples.SMALL))))
        .isEqualTo(17);
    assertThat(server.asked).hasSize(1);
    RegistryServer.Asked asked = server.asked.get(0);
    assertThat(asked.method()).isEqualTo("POST");
    assertThat(asked.path()).isEqualTo("/subjects/test.Small/versions");
    assertThat(asked.contentType()).isEqualTo("application/vnd.schemaregistry.v1+json");
    assertThat(asked.authorization()).isNull();
    var body = new ObjectMapper().readTree(asked.body());
    assertThat(body.size()).as("nothing but the schema, so its type is Avro").isEqualTo(1);
    assertThat(new Schema.Parser().parse(body.path("schema").textValue()).getFullName())
        .isEqualTo("test.Small");
    assertThat(asked.body()).doesNotContain("avro.java.string");
  }

  @Test
  void shouldSendSchemasThatStandAlone() throws IOException {
    server.answers(200, "{\"id\": 1}");
    for (Schema schema : Schemas.all()) {
      client.register(schema.getFullName(), schema);
    }
    assertThat(server.asked).hasSize(Schemas.all().size());
    for (RegistryServer.Asked asked : server.asked) {
      String text = new ObjectMapper().readTree(asked.body()).path("schema").textValue();
      assertThat(new Schema.Parser().parse(text)).isNotNull();
    }
  }

  @Test
  void shouldPutSubjectsSafelyIntoThePath() {
    server.answers(200, "{\"id\": 1}");
    client.register("a/../b c?x", Samples.SMALL);
    assertThat(server.asked.get(0).path()).isEqualTo("/subjects/a%2F..%2Fb%20c%3Fx/versions");
  }

  @Test
  void shouldLookUpWithoutRegistering() {
    server.answers(
        200, "{\"subject\": \"test.Small\", \"version\": 1, \"id\": 4, \"schema\": \"...\"}");
    assertThat(client.idOf("test.Small", Samples.SMALL)).isEqualTo(4);
    assertThat(server.asked.get(0).path()).isEqualTo("/subjects/test.Small");
    server.answers(404, "{\"error_code\": 40401, \"message\": \"Subject not found\"}");
    assertThatThrownBy(() -> client.idOf("other", Samples.SMALL))
        .isInstanceOf(SchemaNotFoundException.class)
        .hasMessageContaining("Subject not found");
  }

  @Test
  void shouldFetchASchemaOnce() throws IOException {
    server.answers(200, schemaAnswer(Samples.RICH));
    assertThat(client.byId(3)).isEqualTo(Samples.RICH);
    assertThat(client.byId(3)).isSameAs(client.byId(3));
    assertThat(server.asked).hasSize(1);
    assertThat(server.asked.get(0).method()).isEqualTo("GET");
    assertThat(server.asked.get(0).path()).isEqualTo("/schemas/ids/3");
  }

  @Test
  void shouldKnowForAWhileThatAnIdDoesNotExist() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> client.byId(99))
          .isInstanceOf(SchemaNotFoundException.class)
          .hasMessageContaining("99")
          .hasMessageContaining("Schema not found");
    }
    assertThat(server.asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>no such page</html>",
        "{\"status\": 404}",
        "{\"error_code\": 404}",
        "[]"
      })
  void shouldNotTakeA404OfSomethingElseForAMissingSchema(String body) {
    server.answers(404, body);
    assertThatThrownBy(() -> client.byId(1)).isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void shouldSayWhyASchemaIsRefused() {
    server.answers(409, "{\"error_code\": 409, \"message\": \"incompatible\\nwith v1\"}");
    assertThatThrownBy(() -> client.register("test.Small", Samples.SMALL))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("incompatible with v1");
    server.answers(422, "{\"error_code\": 42201, \"message\": \"invalid\"}");
    assertThatThrownBy(() -> client.register("test.Small", Samples.SMALL))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("invalid");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 408, 429, 500, 503})
  void shouldCallEverythingElseTransientAndAskAgain(int status) throws IOException {
    server.answers(status, "{\"error_code\": " + status + ", \"message\": \"not now\"}");
    assertUnavailable(() -> client.byId(1));
    assertUnavailable(() -> client.register("test.Small", Samples.SMALL));
    server.answers(200, schemaAnswer(Samples.SMALL));
    assertThat(client.byId(1)).isEqualTo(Samples.SMALL);
  }

  @Test
  void shouldNotFollowRedirects() throws IOException {
    try (var elsewhere = new RegistryServer()) {
      elsewhere.answers(200, schemaAnswer(Samples.SMALL));
      server.answers(
          exchange -> {
            exchange.getResponseHeaders().set("Location", elsewhere.url() + "/schemas/ids/1");
            exchange.sendResponseHeaders(302, -1);
          });
      assertUnavailable(() -> client.byId(1));
      assertThat(elsewhere.asked).isEmpty();
    }
  }

  @Test
  void shouldGiveUpOnABodyThatDoesNotEnd() {
    var release = new CountDownLatch(1);
    server.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("{\"schema\": ".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          awaitQuietly(release);
        });
    long start = System.nanoTime();
    assertThatThrownBy(() -> hastyClient(server.url()).byId(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("within 1000 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    release.countDown();
  }

  @Test
  void shouldGoOnToTheNextAddressWhenOneNeverAnswers() throws IOException {
    var release = new CountDownLatch(1);
    server.answers(exchange -> awaitQuietly(release));
    try (var healthy = new RegistryServer()) {
      healthy.answers(200, "{\"id\": 17}");
      RegistryClient both = hastyClient(server.url() + "," + healthy.url());
      assertThat(both.register("test.Small", Samples.SMALL)).isEqualTo(17);
    }
    assertThatThrownBy(() -> hastyClient(server.url()).register("test.Small", Samples.SMALL))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining(server.url());
    release.countDown();
  }

  @Test
  void shouldRememberNothingOfAnOutageAndEverythingAfterIt() {
    server.answers(503, "{\"error_code\": 50302, \"message\": \"starting\"}");
    assertUnavailable(() -> client.register("test.Small", Samples.SMALL));
    assertUnavailable(() -> client.register("test.Small", Samples.SMALL));
    server.answers(200, "{\"id\": 17}");
    for (int i = 0; i < 3; i++) {
      assertThat(client.register("test.Small", Samples.SMALL)).isEqualTo(17);
    }
    assertThat(server.asked).as("twice in vain, then once").hasSize(3);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldBreakOffABodyThatIsTooLong() {
    server.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] part = " ".repeat(65_536).getBytes(StandardCharsets.UTF_8);
          for (int i = 0; i < 64; i++) {
            exchange.getResponseBody().write(part);
          }
        });
    assertThatThrownBy(() -> client.byId(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("longer than 1048576 bytes");
  }

  @Test
  void shouldTryAddressesInOrder() throws IOException {
    server.answers(200, schemaAnswer(Samples.SMALL));
    try (var broken = new RegistryServer()) {
      broken.answers(500, "{\"error_code\": 50001, \"message\": \"backend\"}");
      RegistryClient both = client(closedPort() + ", " + broken.url() + "," + server.url() + "/");
      assertThat(both.byId(1)).isEqualTo(Samples.SMALL);
      assertThat(broken.asked).hasSize(1);
      assertThat(server.asked).hasSize(1);
    }
  }

  @Test
  void shouldAskTheNextReplicaForASchemaThatOneDoesNotKnowYet() throws IOException {
    try (var late = new RegistryServer()) {
      server.answers(200, schemaAnswer(Samples.SMALL));
      assertThat(client(late.url() + "," + server.url()).byId(1)).isEqualTo(Samples.SMALL);
      assertThat(late.asked).hasSize(1);
    }
  }

  @Test
  void shouldNameEveryAddressThatFailed() throws IOException {
    server.answers(500, "{\"error_code\": 50001, \"message\": \"backend\"}");
    String closed = closedPort();
    assertThatThrownBy(() -> client(closed + "," + server.url()).byId(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining(closed)
        .hasMessageContaining(server.url() + " answered 500: backend");
  }

  @Test
  void shouldSendThePasswordAndNeverSayIt() {
    server.answers(500, "{\"message\": \"no\"}");
    RegistryClient secured =
        RegistryClients.of(
            Map.of("schema.registry.url", server.url(), "basic.auth.user.info", "me:se:cret"));
    assertThatThrownBy(() -> secured.byId(1)).hasMessageNotContaining("cret");
    String expected =
        Base64.getEncoder().encodeToString("me:se:cret".getBytes(StandardCharsets.UTF_8));
    assertThat(server.asked.get(0).authorization()).isEqualTo("Basic " + expected);
  }

  @Test
  void shouldSetTheCompatibilityOfASubject() {
    server.answers(200, "{\"compatibility\": \"FULL_TRANSITIVE\"}");
    client.requireCompatibility("test.Small", CompatibilityLevel.FULL_TRANSITIVE);
    assertThat(server.asked.get(0).method()).isEqualTo("PUT");
    assertThat(server.asked.get(0).path()).isEqualTo("/config/test.Small");
    assertThat(server.asked.get(0).body()).isEqualTo("{\"compatibility\":\"FULL_TRANSITIVE\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schema\": \"message M {}\", \"schemaType\": \"PROTOBUF\"}",
        "{\"schema\": \"not a schema\"}",
        "{\"schema\": \"{\\\"type\\\": \\\"record\\\", \\\"name\\\": \\\"A\\\", \\\"fields\\\": [{\\\"name\\\": \\\"b\\\", \\\"type\\\": \\\"B\\\"}]}\"}",
        "{\"schema\": \"\\\"string\\\"\", \"references\": [{\"name\": \"a\", \"subject\": \"a\", \"version\": 1}]}"
      })
  void shouldSayWhenASchemaExistsButCannotBeUsed(String body) {
    server.answers(200, body);
    assertThatThrownBy(() -> client.byId(1))
        .isInstanceOf(SchemaUnusableException.class)
        .hasMessageContaining("schema id 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"id\": \"x\"}", "{\"id\": -4}", "{\"id\": 5000000000}", "\"17\""})
  void shouldNotTrustAnAnswerWithoutAnId(String body) {
    server.answers(200, body);
    assertUnavailable(() -> client.register("test.Small", Samples.SMALL));
  }

  @Test
  void shouldStopWaitingWhenInterrupted() {
    server.answers(200, "{\"id\": 1}");
    Thread.currentThread().interrupt();
    assertUnavailable(() -> client.register("test.Small", Samples.SMALL));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void shouldRefuseConfigurationThatCannotWork() {
    for (String url :
        List.of(
            "",
            ",",
            "localhost:8081",
            "ftp://host",
            "http://host/?a=b",
            "http:// host",
            "mock://a,mock://b")) {
      assertThatThrownBy(() -> RegistryClients.of(Map.of("schema.registry.url", url)))
          .as(url)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("schema.registry.url");
    }
    assertThatThrownBy(
            () -> RegistryClients.of(Map.of("schema.registry.url", "http://me:secret@host")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("basic.auth.user.info")
        .hasMessageNotContaining("secret");
    var config = new HashMap<String, Object>(Map.of("schema.registry.url", "http://host"));
    for (String name : List.of("http.read.timeout.ms", "http.connect.timeout.ms")) {
      for (Object value : List.of("0", -1, "soon", 60_001)) {
        config.put(name, value);
        assertThatThrownBy(() -> RegistryClients.of(config))
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining(name);
      }
      config.remove(name);
    }
    config.put("basic.auth.user.info", "nocolon");
    assertThatThrownBy(() -> RegistryClients.of(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("nocolon");
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageStartingWith("Expected");
  }

  private static String closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
    }
  }
}
