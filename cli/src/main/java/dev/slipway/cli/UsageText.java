package dev.slipway.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one sentence why a command line was not understood. */
final class UsageText {
  private UsageText() {}

  static String of(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    return "%s; see '%s --help'."
        .formatted(
            clause(failure, command).replaceFirst("[.]$", ""),
            command.getCommandSpec().qualifiedName());
  }

  private static String clause(ParameterException failure, CommandLine command) {
    return switch (failure) {
      case MissingParameterException missing ->
          "Expected %s, but got none"
              .formatted(
                  missing.getMissing().stream()
                      .map(UsageText::name)
                      .collect(Collectors.joining(" and ")));
      case UnmatchedArgumentException unmatched -> unmatched(unmatched, command);
      default -> firstLine(failure);
    };
  }

  private static String unmatched(UnmatchedArgumentException failure, CommandLine command) {
    String got = failure.getUnmatched().getFirst();
    List<String> commands = List.copyOf(command.getSubcommands().keySet());
    if (failure.isUnknownOption()) {
      return "Expected a known option, but got '%s'".formatted(got);
    }
    return commands.isEmpty()
        ? "Expected no further word, but got '%s'".formatted(got)
        : "Expected one of the commands %s, but got '%s'"
            .formatted(String.join(", ", commands), got);
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName() + "=" + option.paramLabel()
        : argument.paramLabel();
  }

  private static String firstLine(Exception failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    return message.lines().findFirst().orElse("Expected a command that can be understood");
  }
}
