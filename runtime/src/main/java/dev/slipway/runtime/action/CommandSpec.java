package dev.slipway.runtime.action;

import dev.slipway.runtime.contract.Action;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A command as ordered, checked: what to run, where, and with which environment.
 *
 * @param directory working directory; null where the run brings its own
 * @param settings the part of the environment that the manifest sets
 */
record CommandSpec(
    List<String> argv,
    @Nullable Path directory,
    Map<String, String> environment,
    Map<String, String> settings,
    boolean idempotent) {

  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final List<String> INHERITED = List.of("HOME", "LANG", "TMPDIR");
  private static final int ARGUMENTS = 1_000;
  private static final int VARIABLES = 200;
  private static final int CHARS = 100_000;
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
  private static final Pattern CONTEXT = Pattern.compile("SLIPWAY_[A-Z0-9_]{1,99}");

  /** The wrapper's own; a shell that starts with these set does other things than we expect. */
  private static final Set<String> RESERVED =
      Set.of(
          "IFS",
          "OPTIND",
          "PPID",
          "PWD",
          "OLDPWD",
          "ENV",
          "BASH_ENV",
          "SHELLOPTS",
          "POSIXLY_CORRECT");

  /** The order cannot be carried out; the message says why in one sentence. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private Unusable(String sentence) {
      super(sentence);
    }
  }

  /**
   * Reads an order.
   *
   * @param inherited environment of the service, of which little is passed on
   */
  static CommandSpec of(ActionOrder order, Map<String, String> inherited) throws Unusable {
    Action action = order.action();
    List<String> argv = action.argv();
    if (argv.isEmpty() || argv.get(0).isBlank()) {
      throw new Unusable("Expected a command, but it is empty; name a program in the manifest.");
    }
    if (argv.size() > ARGUMENTS
        || chars(argv) > CHARS
        || argv.stream().anyMatch(argument -> argument.indexOf(0) >= 0)) {
      throw new Unusable(
          "Expected at most %,d arguments with %,d characters and no NUL, but the command has %,d with %,d; pass a file instead."
              .formatted(ARGUMENTS, CHARS, argv.size(), chars(argv)));
    }
    String idempotent = order.setting("idempotent", "false");
    if (!idempotent.equals("true") && !idempotent.equals("false")) {
      throw new Unusable(
          "Expected 'idempotent' to be true or false, but it is '%s'; correct the manifest."
              .formatted(idempotent));
    }
    Map<String, String> settings = settings(action);
    return new CommandSpec(
        argv,
        directory(order),
        environment(order, inherited, settings),
        settings,
        idempotent.equals("true"));
  }

  /** Name of the program, for people. */
  String name() {
    String program = argv.get(0);
    return program.substring(program.lastIndexOf('/') + 1);
  }

  /**
   * Finds the program as a shell would: by PATH, or from the working directory if its name has a
   * slash.
   *
   * @param work working directory
   */
  Path program(Path work) throws Unusable {
    if (directory != null && !Files.isDirectory(directory)) {
      throw new Unusable(
          "Expected to run %s in %s, but there is no such directory; create it or correct 'directory'."
              .formatted(name(), directory));
    }
    String named = argv.get(0);
    try {
      if (named.contains("/")) {
        return executable(work.resolve(named))
            .orElseThrow(
                () ->
                    new Unusable(
                        "Expected the program %s, but it was not found or is not executable; correct the command."
                            .formatted(named)));
      }
      String path = environment.getOrDefault("PATH", DEFAULT_PATH);
      for (String directory : path.split(":")) {
        Optional<Path> found =
            directory.startsWith("/") ? executable(Path.of(directory, named)) : Optional.empty();
        if (found.isPresent()) {
          return found.get();
        }
      }
      throw new Unusable(
          "Expected the program %s, but it was not found in PATH (%s); install it or name it with its directory."
              .formatted(named, path));
    } catch (InvalidPathException _) {
      throw new Unusable(
          "Expected the name of a program, but got '%s'; correct the command.".formatted(named));
    }
  }

  private static Optional<Path> executable(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file)
        ? Optional.of(file.toAbsolutePath())
        : Optional.empty();
  }

  private static @Nullable Path directory(ActionOrder order) throws Unusable {
    String text = order.setting("directory", "");
    if (text.isEmpty()) {
      return null;
    }
    try {
      Path directory = Path.of(text);
      if (directory.isAbsolute()) {
        return directory;
      }
    } catch (InvalidPathException _) {
      // refused below
    }
    throw new Unusable(
        "Expected 'directory' to be an absolute path, but it is '%s'; correct the manifest."
            .formatted(text));
  }

  private static Map<String, String> settings(Action action) throws Unusable {
    Map<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, String> setting : action.with().entrySet()) {
      if (setting.getKey().startsWith("env.")) {
        String name = setting.getKey().substring("env.".length());
        if (!VARIABLE.matcher(name).matches()
            || name.startsWith("SLIPWAY_")
            || RESERVED.contains(name)) {
          throw new Unusable(
              "Expected the name of an environment variable that a manifest may set, but got '%s'; choose another name."
                  .formatted(name));
        }
        settings.put(name, setting.getValue());
      }
    }
    return settings;
  }

  private static Map<String, String> environment(
      ActionOrder order, Map<String, String> inherited, Map<String, String> settings)
      throws Unusable {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", inherited.getOrDefault("PATH", DEFAULT_PATH));
    for (String name : INHERITED) {
      Optional.ofNullable(inherited.get(name)).ifPresent(value -> environment.put(name, value));
    }
    environment.put(
        "JAVA_HOME", inherited.getOrDefault("JAVA_HOME", System.getProperty("java.home", "")));
    environment.putAll(settings);
    for (Map.Entry<String, String> known : order.context().entrySet()) {
      if (!CONTEXT.matcher(known.getKey()).matches()) {
        throw new Unusable(
            "Expected the order's context to have names like SLIPWAY_VERSION, but got '%s'; report this as a defect."
                .formatted(known.getKey()));
      }
      environment.put(known.getKey(), known.getValue());
    }
    environment.put("SLIPWAY_DEPLOYMENT", order.deploymentId());
    environment.put("SLIPWAY_IDEMPOTENCY_KEY", order.id());
    environment.put("SLIPWAY_FENCING_TOKEN", Long.toString(order.fencingToken()));
    if (environment.size() > VARIABLES
        || chars(environment.values()) > CHARS
        || environment.values().stream().anyMatch(value -> value.indexOf(0) >= 0)) {
      throw new Unusable(
          "Expected at most %,d environment variables with %,d characters and no NUL, but there are %,d with %,d; pass a file instead."
              .formatted(VARIABLES, CHARS, environment.size(), chars(environment.values())));
    }
    return environment;
  }

  private static int chars(Iterable<String> texts) {
    int chars = 0;
    for (String text : texts) {
      chars += text.length();
    }
    return chars;
  }
}
