package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlipwayTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "register",
        "deploy",
        "watch",
        "status",
        "history",
        "explain",
        "rollback",
        "resolve",
        "unlock",
        "cancel",
        "logs",
        "audit",
        "audit verify",
        "dead-letters",
        "dead-letters list",
        "dead-letters show",
        "dead-letters replay",
        "chaos",
        "dev"
      })
  void everyCommandHelpsByExample(String command) {
    assertThat(run((command + " --help").split(" "))).isZero();
    assertThat(printed(out)).contains("Usage: slipway " + command).contains("Examples:");
    assertThat(printed(err)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frob|Expected one of the commands register, deploy, watch",
        "deploy|Expected --env=ENVIRONMENT and --version=VERSION and APPLICATION, but got none",
        "deploy a --env b --version 1 --frob|Expected a known option, but got '--frob'",
        "status a b|Expected no further word, but got 'b'",
        "dev --slipway.time-scale=1|run ./slipway dev at the root",
        "audit verify|run ./slipway audit verify at the root",
        "deploy a --env b --version 1 --mode sideways|queue, replace, reject",
        "deploy a --env b --version 1 --timeout soon|30s, 20m or 2h",
        "watch|ID",
        "watch x|deploy-20261121-142310-3-h",
        "resolve deploy-20261121-142310-3-h maybe --reason r|accept, rollback",
        "unlock booking --env staging|--reason",
        "history -n 0|-n",
        "dead-letters|Expected one of the commands list, show, replay",
        "dead-letters list -n 0|-n",
        "dead-letters list --topic deployer-state|Expected --topic to be one of deploy-requests, ",
        "dead-letters list --service nobody|deployer, health, monitor, scorer, rollback",
        "dead-letters show deploy-requests-3@17|Expected the position of a dead letter",
        "dead-letters show deploy-requests-dlt-0@17 --bytes -1|--bytes",
        "dead-letters replay deploy-requests-dlt-0@17|Expected --reason=TEXT",
        "dead-letters replay x --reason r|Expected the position of a dead letter",
        "dead-letters replay deploy-requests-dlt-0@17 --reason \u0007|--reason",
        "register /nonexistent/slipway.yaml|/nonexistent/slipway.yaml"
      })
  void wrongUsageIsOneSentence(String command, String named) {
    assertThat(run(command.split(" "))).isEqualTo(ExitCode.USAGE.code());
    assertThat(printed(err).lines()).hasSize(1);
    assertThat(printed(err)).contains(named);
    assertThat(printed(out)).isEmpty();
  }

  @Test
  void helpNamesEveryCommand() {
    assertThat(run("help")).isZero();
    assertThat(printed(out)).contains("register", "dev ", "demo ", "Exit codes:");
  }

  @Test
  void withoutAPlatformItSaysHowToStartOne() {
    assertThat(run("status", "--home", "/nonexistent")).isEqualTo(ExitCode.INTERNAL.code());
    assertThat(printed(err)).contains("./slipway dev").hasLineCount(1);
    assertThat(run("status", "--home", "/nonexistent", "--debug")).isEqualTo(1);
    assertThat(printed(err)).contains("\tat dev.slipway.cli");
  }

  private int run(String... args) {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of());
    return Slipway.commandLine(console).execute(args);
  }

  private static String printed(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
