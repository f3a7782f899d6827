package dev.slipway.bench.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.bench.story.CommandLineUnderTest.Ran;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.schemas.serde.HttpRegistryClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command line against a running platform: words and exit codes. Each test has an application
 * to itself; its production has a metric source that nobody can reach.
 */
@Timeout(600)
final class CommandLineIT {

  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Path RESOURCES = Path.of("src/test/resources");

  @TempDir private static Path temp = Path.of("/tmp");

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static PlatformUnderTest platform;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static CommandLineUnderTest slipway;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static HttpServer metrics;

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static RecordedTools tools;

  @BeforeAll
  static void start() throws IOException {
    AvroLimits.set();
    Path state = Files.createDirectories(temp.resolve(".slipway"));
    tools = new RecordedTools(Files.createDirectories(temp.resolve("bin")));
    platform =
        new PlatformUnderTest(
            state, REPOSITORY, "0.02", List.of(), Map.of("PATH", tools.before("pnpm")));
    slipway = new CommandLineUnderTest(REPOSITORY, temp, temp);
    metrics = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    metrics.createContext(
        "/api/v1/query",
        exchange -> {
          byte[] zero =
              "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"0\"]}}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, zero.length);
          exchange.getResponseBody().write(zero);
          exchange.close();
        });
    metrics.start();
    var _ = platform.awaitReady();
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      AuditVerified.of(platform.awaitReady());
    } finally {
      platform.close();
      metrics.stop(0);
    }
  }

  @Test
  void shouldTellWhatADryRunWouldDoAndDoNothing() throws Exception {
    Path folder = register("dry");

    Ran dry = deploy("dry", "staging", "1.0.0", "--dry-run");

    dry.expect(0, "sh shelf.sh deploy 1.0.0", "DRY_RUN");
    assertThat(journal(folder)).containsExactly("check 1.0.0");
    slipway.run("status", "dry").expect(0, "dry", "staging", "DRY_RUN");
  }

  @Test
  void shouldTellTheWranglerCommandsOfTheCloudflareExampleAndRunNoneOfThem() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("cloudflare"));
    Files.copy(
        REPOSITORY.resolve("examples/cloudflare/slipway.yaml"), folder.resolve("slipway.yaml"));
    slipway.run("register", folder.toString()).expect(0, "appointment-booking-cloudflare");

    Ran dry = deploy("appointment-booking-cloudflare", "staging", "1.4.0", "--dry-run");

    dry.expect(
        0,
        "DRY_RUN",
        "7/7 checks passed",
        "wrangler deploy --env staging",
        "wrangler pages deploy dist --project-name booking-pages --branch staging",
        "wrangler d1 execute appointment-booking-staging --remote");
    assertThat(tools.calls())
        .hasSize(7)
        .allMatch(call -> call.startsWith("pnpm --dir releases/1.4.0 run "));
  }

  @Test
  void shouldDeployFailAndRollBackAndTellOfIt() throws Exception {
    Path folder = register("story");
    deploy("story", "staging", "1.0.0").expect(0, "PASS", "100/100", "story -> staging 1.0.0");

    Ran failed = deploy("story", "staging", "1.1.0-broken");
    failed.expect(6, "FAILED", "28/100", "ROLLED BACK to 1.0.0", "The shelf is full.");
    String id = idOf("story", "1.1.0-broken");
    slipway.run("explain", id).expect(0, "FAILED", "28", "shelf failed 3 of 3 attempts", "1.0.0");
    slipway.run("logs", id, "shelf").expect(0, "attempt 3/3", "The shelf is full.");
    slipway
        .run("audit", id)
        .expect(0, "ann (claimed) requested 1.1.0-broken", "PHASE2_EXHAUSTED", "Result published");
    slipway.run("watch", id).expect(6, "FAILED");

    deploy("story", "staging", "1.2.0", "--skip-e2e").expect(0, "PASS", "96/100");
    slipway.run("status", "story").expect(0, "1.2.0", "1.0.0", "PASS 96");
    slipway
        .run("rollback", "story", "--env", "staging", "--reason", "wrong prices")
        .expect(0, "1.0.0", "wrong prices");
    assertThat(journal(folder)).contains("restore 1.0.0");
    slipway
        .run("history", "story")
        .expect(0, "1.2.0", "rolled back by hand", "1.1.0-broken", "FAILED", "28", "1.0.0", "100");
    slipway.run("status", "story", "-o", "json").expect(0, "\"version\":\"1.0.0\"");
  }

  @Test
  void shouldCancelADeploymentThatIsUnderWay() throws Exception {
    Path folder = register("slow");
    String id = detached("slow", "1.0.0-slow");
    assertThat(id).matches("deploy-[0-9]{8}-[0-9]{6}-[0-9a-z]+-[0-9a-z]+");
    awaiting(() -> journal(folder).contains("deploy 1.0.0-slow"));

    Ran early = slipway.run("watch", id, "--timeout", "100ms");
    assertThat(early.code()).isEqualTo(3);
    assertThat(early.err()).contains("re-attach with 'slipway watch " + id);
    slipway.run("status", "slow").expect(0, "1.0.0-slow (" + id + ")");
    slipway.run("explain", id).expect(0, "1.0.0-slow");
    slipway.run("cancel", id, "--reason", "wrong version").expect(0, "CANCELLED", "wrong version");

    slipway.runProgram("watch", id).expect(6, "CANCELLED");
    slipway.run("cancel", id, "--reason", "again").refused(5, "REJECTED", "Expected");
    assertThat(journal(folder)).contains("takeDown 1.0.0-slow");
  }

  @Test
  void shouldLockALaneWhoseRollbackFailedUntilSomebodyUnlocksIt() throws Exception {
    Path folder = register("stuck");
    deploy("stuck", "staging", "1.0.0").expect(0, "PASS");
    slipway
        .run("unlock", "stuck", "--env", "staging", "--reason", "too early")
        .refused(5, "REJECTED (environment): Expected a locked lane");
    String slow = detached("stuck", "1.1.0-slow");
    awaiting(() -> journal(folder).contains("deploy 1.1.0-slow"));
    String next = detached("stuck", "1.2.0");
    slipway.run("status", "stuck").expect(0, "waits  1. " + next);
    Files.createFile(folder.resolve("stuck"));

    slipway
        .run("cancel", slow, "--reason", "too slow")
        .expect(7, "ROLLBACK FAILED", "The shelf is stuck.", "slipway unlock stuck --env staging");

    slipway
        .run("status", "stuck")
        .expect(0, "not known", "LOCKED", slow, "1. " + next, "slipway unlock stuck --env staging");
    slipway.run("audit", next).expect(0, "Still waiting for the lane to be unlocked");
    deploy("stuck", "staging", "1.3.0").refused(5, "Expected an unlocked lane");
    slipway
        .run("unlock", "stuck", "--env", "staging", "--reason", " ")
        .refused(5, "REJECTED (reason): Expected a reason");
    slipway
        .run("unlock", "stuck", "--env", "moon", "--reason", "x")
        .refused(5, "REJECTED (environment): Expected", "moon");
    slipway
        .run("unlock", "nobody", "--env", "staging", "--reason", "x")
        .refused(5, "REJECTED (application): Expected", "nobody");

    Files.delete(folder.resolve("stuck"));
    slipway
        .run("unlock", "stuck", "--env", "staging", "--reason", "freed the shelf")
        .expect(0, "Lane unlocked by ann (claimed): freed the shelf");

    slipway.runProgram("watch", next).expect(0, "PASS", "1.2.0");
    assertThat(slipway.run("status", "stuck").expect(0, "1.2.0").out())
        .doesNotContain("LOCKED", "not known");
    slipway.run("audit", slow).expect(0, "Lane unlocked by ann (claimed): freed the shelf");
  }

  @Test
  void shouldHoldWithoutEvidenceUntilSomebodyDecides() throws Exception {
    register("unseen");
    String accepted = held("unseen", "production", "1.0.0");
    slipway.run("explain", accepted).expect(0, "HELD", "slipway resolve " + accepted);
    slipway
        .run("resolve", accepted, "accept", "--reason", "seen elsewhere")
        .expect(0, "WARNING", "ann", "seen elsewhere");

    String refused = held("unseen", "production", "1.1.0");
    slipway
        .run("resolve", refused, "rollback", "--reason", "not worth it")
        .expect(0, "FAILED", "not worth it");
    slipway.run("status", "unseen").expect(0, "1.0.0");
    slipway.run("resolve", refused, "accept", "--reason", "late").refused(5, "REJECTED");
  }

  @Test
  void shouldHoldAnAttemptThatDiedUnseenUntilSomebodyDecides() throws Exception {
    Path folder = register("lost");
    String accepted = held("lost", "staging", "1.0.0-lost");
    slipway
        .run("explain", accepted)
        .expect(
            0, "HELD", "obody knows how attempt 1 of shelf ended", "slipway resolve " + accepted);
    slipway
        .run("resolve", accepted, "accept", "--reason", "it is on the shelf")
        .expect(0, "PASS", "1.0.0-lost");
    assertThat(journal(folder)).containsOnlyOnce("deploy 1.0.0-lost").contains("test 1.0.0-lost");
    slipway.run("audit", accepted).expect(0, "it is on the shelf");

    String refused = held("lost", "staging", "1.1.0-lost");
    slipway
        .run("resolve", refused, "rollback", "--reason", "it fell down")
        .expect(0, "FAILED", "it fell down", "ROLLED BACK to 1.0.0-lost");
    assertThat(journal(folder))
        .containsOnlyOnce("deploy 1.1.0-lost")
        .contains("restore 1.0.0-lost");
  }

  @Test
  void shouldRollBackByHandAgainAfterThatFailed() throws Exception {
    Path folder = register("again");
    deploy("again", "staging", "1.0.0").expect(0, "PASS");
    deploy("again", "staging", "1.1.0").expect(0, "PASS");
    String[] rollback = {"rollback", "again", "--env", "staging", "--reason", "wrong prices"};
    Files.createFile(folder.resolve("stuck"));

    slipway.run(rollback).expect(7, "ROLLBACK FAILED", "The shelf is stuck");
    slipway.run(rollback).refused(5, "Expected an unlocked lane");

    Files.delete(folder.resolve("stuck"));
    slipway
        .run("unlock", "again", "--env", "staging", "--reason", "freed the shelf")
        .expect(0, "Lane unlocked");
    slipway.run(rollback).expect(0, "1.0.0", "wrong prices");
    assertThat(slipway.run("status", "again").expect(0, "1.0.0").out())
        .doesNotContain("LOCKED", "not known");
    assertThat(Collections.frequency(journal(folder), "restore 1.0.0")).isEqualTo(4);
  }

  @Test
  void shouldRefuseInOneSentence() throws Exception {
    register("strict");
    deploy("nobody", "staging", "1.0.0").refused(5, "REJECTED (application): Expected", "nobody");
    deploy("strict", "moon", "1.0.0").refused(5, "REJECTED (environment): Expected", "moon");
    deploy("strict", "staging", "$(id)").refused(5, "REJECTED (version): Expected", "$(id)");
    deploy("strict", "staging", "1.0.0", "--fast").refused(2, "--fast", "slipway deploy --help");
    slipway.run("deploy", "strict").refused(2, "--env", "--version");
    slipway.run("watch", "yesterday").refused(2, "Expected a deployment id", "yesterday");
    slipway.run("watch", "deploy-20200101-000000-0-1").refused(5, "Expected events of");
    slipway.run("status", "nobody").refused(5, "nobody");
    slipway
        .run("rollback", "strict", "--env", "staging", "--reason", "none there")
        .refused(5, "REJECTED", "Expected");
    slipway.run("register", temp.resolve("nowhere").toString()).refused(2, "Expected a manifest");
  }

  @Test
  void shouldListShowAndReplayWhatWasKeptAside() throws Exception {
    Path folder = register("kept");
    RawRequests requests = new RawRequests(platform.awaitReady());
    int id = requests.futureId();
    requests.publish("garbage", "hello".getBytes(StandardCharsets.UTF_8));
    requests.publish("kept/staging", requests.dryRun(id, "kept"));
    String garbage = keptAside("begin with byte 0");
    String early = keptAside("it names " + id);

    slipway
        .run("dead-letters", "show", garbage)
        .expect(
            0, "key          garbage", "68 65 6c 6c 6f", "|hello|", "decoded      no: Expected");
    replay(garbage, "hope").refused(5, "Expected " + garbage, "begin with byte 0");
    Ran unreadable = replay(early, "is it there?", "--dry-run");
    assertThat(unreadable.code()).isEqualTo(5);
    assertThat(unreadable.out()).contains("would write", "decoded      no: Expected");

    requests.registerUpTo(id);
    slipway.run("dead-letters", "show", early).expect(0, "\"application\" : \"kept\"");
    replay(early, "is it there?", "--dry-run")
        .expect(
            0, "would write  " + early, "slipway_replay_reason: is it there?", "DeployRequested");
    // A dry run that wrote would be answered by now, and would have the replay refused.
    awaiting(() -> knownToBeMissingNoLonger(early));
    assertThat(journal(folder)).isEmpty();
    slipway.run("history", "kept").expect(0, "No deployment of kept");

    replay(early, "it is there").expect(0, early + " was replayed as deploy-requests-");
    awaiting(() -> slipway.run("history", "kept").out().contains("DRY_RUN"));
    assertThat(journal(folder)).containsExactly("check 1.0.0");
    replay(early, "by mistake").refused(5, "Expected " + early, "--again");
    slipway.run("audit", idOf("kept", "1.0.0")).expect(0, "bob (claimed) requested 1.0.0");
  }

  @Test
  void shouldRefuseDeadLettersThatAreNotThere() {
    slipway
        .run("dead-letters", "list", "--topic", "health-events", "-o", "json")
        .expect(0, "\"deadLetters\":[]");
    slipway
        .run("dead-letters", "show", "deploy-requests-dlt-0@99999")
        .refused(5, "Expected a dead letter at deploy-requests-dlt-0@99999");
    slipway.run("dead-letters", "show", "manifests-dlt-7@0").refused(5, "there is none");
  }

  private static Ran replay(String position, String reason, String... more) {
    List<String> words =
        new ArrayList<>(List.of("dead-letters", "replay", position, "--reason", reason));
    words.addAll(List.of(more));
    return slipway.run(words.toArray(String[]::new));
  }

  /** The position of the dead letter whose reason says this, as the list prints it. */
  private static String keptAside(String reason) {
    awaiting(() -> listed(reason).findFirst().isPresent());
    return listed(reason).findFirst().orElseThrow().split(" ")[0];
  }

  private static Stream<String> listed(String reason) {
    return slipway
        .run("dead-letters", "list", "--topic", "deploy-requests", "--since", "2h")
        .out()
        .lines()
        .filter(line -> line.contains(reason) && line.contains("deployer"));
  }

  /** A service remembers for some seconds that a schema id does not exist. */
  private static boolean knownToBeMissingNoLonger(String position) {
    String shown = slipway.run("dead-letters", "show", position, "-o", "json").out();
    Instant kept = Instant.parse(shown.replaceFirst("(?s).*\"time\":\"([^\"]+)\".*", "$1"));
    return Instant.now().isAfter(kept.plusSeconds(HttpRegistryClient.MISSING_SECONDS + 1));
  }

  private static String held(String application, String environment, String version) {
    String id =
        deploy(application, environment, version, "--detach", "--timeout", "2m")
            .expect(0, "deploy-")
            .out()
            .strip();
    awaiting(() -> slipway.run("explain", id).out().contains("HELD"));
    return id;
  }

  private static Ran deploy(
      String application, String environment, String version, String... more) {
    List<String> words =
        new ArrayList<>(List.of("deploy", application, "--env", environment, "--version", version));
    words.addAll(List.of(more));
    return slipway.run(words.toArray(String[]::new));
  }

  private static String detached(String application, String version) throws Exception {
    Ran detached =
        slipway.runProgram(
            "deploy", application, "--env", "staging", "--version", version, "--detach");
    assertThat(detached.code()).as(detached::toString).isZero();
    return detached.out().strip();
  }

  private static String idOf(String application, String version) {
    return slipway
        .run("history", application)
        .out()
        .lines()
        .filter(line -> line.contains(version))
        .findFirst()
        .orElseThrow()
        .replaceFirst(".*(deploy-[0-9a-z-]+).*", "$1");
  }

  /** Registers an application of this name; returns its folder. */
  private static Path register(String application) throws Exception {
    Path folder = Files.createDirectories(temp.resolve(application));
    String manifest = Files.readString(RESOURCES.resolve("shelf.yaml"));
    Map<String, Object> values =
        Map.of(
            "APPLICATION", application,
            "STAGINGPORT", PlatformUnderTest.freePort(),
            "PRODUCTIONPORT", PlatformUnderTest.freePort(),
            "METRICSPORT", metrics.getAddress().getPort(),
            "CLOSEDPORT", PlatformUnderTest.freePort());
    for (Map.Entry<String, Object> value : values.entrySet()) {
      manifest = manifest.replace(value.getKey(), value.getValue().toString());
    }
    Files.writeString(folder.resolve("slipway.yaml"), manifest);
    Files.copy(RESOURCES.resolve("shelf.sh"), folder.resolve("shelf.sh"));
    Files.copy(RESOURCES.resolve("Web.java.txt"), folder.resolve("Web.java"));
    slipway.run("register", folder.toString()).expect(0, application + " is registered");
    return folder;
  }

  private static List<String> journal(Path folder) throws IOException {
    Path file = folder.resolve("journal");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static void awaiting(Callable<Boolean> condition) {
    platform.await(Duration.ofMinutes(2), condition);
  }
}
