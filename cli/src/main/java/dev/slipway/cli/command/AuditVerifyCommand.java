package dev.slipway.cli.command;

import dev.slipway.cli.CliFailure;
import dev.slipway.cli.Console;
import dev.slipway.cli.ExitCode;
import dev.slipway.cli.audit.DecisionReplay;
import dev.slipway.cli.audit.ServiceProof;
import dev.slipway.cli.platform.Platform;
import dev.slipway.cli.render.AvroJson;
import dev.slipway.cli.render.OutputFormat;
import dev.slipway.cli.render.ProofText;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Decides everything again and compares it with the log; follows the hash chains. */
@Command(
    name = "verify",
    description = {
      "Decide again whatever the log says was decided, from the logged inputs in",
      "their order, and compare every record that came of it, to the last bit.",
      "Follow the hash chains of these records, too. Ends with 0 if all is",
      "reproduced and every chain is whole, and with 6 if not."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slipway audit verify",
      "  slipway audit verify -o json | jq .reproduced",
      "  slipway audit verify --bootstrap-servers kafka:9092 --topic-prefix prod."
    })
public final class AuditVerifyCommand extends SlipwayCommand {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, json or jsonl (one line a service).")
  private OutputFormat format = OutputFormat.text;

  @Mixin private PlatformOptions options = new PlatformOptions();

  /** For picocli. */
  public AuditVerifyCommand() {}

  @Override
  protected ExitCode execute(Console console) {
    DecisionReplay replay =
        ServiceLoader.load(DecisionReplay.class)
            .findFirst()
            .orElseThrow(
                () ->
                    new CliFailure(
                        ExitCode.USAGE,
                        "Expected the rules of the services beside the command line, but it was called without them; run ./slipway audit verify at the root of the repository."));
    List<ServiceProof> proofs = new ArrayList<>();
    try (Platform platform = options.connect(console)) {
      replay.replay(
          platform.log(),
          platform.address().topicPrefix(),
          proof -> {
            proofs.add(proof);
            switch (format) {
              case text -> ProofText.of(proof).forEach(console.out()::println);
              case jsonl -> console.out().println(AvroJson.line(ProofText.json(proof)));
              case json -> {}
            }
          });
    }
    switch (format) {
      case text -> console.out().println(ProofText.sum(proofs));
      case json -> console.out().println(AvroJson.line(ProofText.json(proofs)));
      case jsonl -> {}
    }
    return proofs.stream().allMatch(ServiceProof::holds) ? ExitCode.OK : ExitCode.FAILED;
  }
}
