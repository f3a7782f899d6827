package dev.slipway.standalone.platform;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts a program in a session of its own, so that neither Ctrl-C nor a closed terminal reaches
 * it. Everything here becomes the program instead of starting it, so the pid stays the same.
 */
final class Session {
  static final File NO_INPUT = new File("/dev/null");

  private static final String PERL =
      "use POSIX (); POSIX::setsid() or die \"setsid: $!\"; exec { $ARGV[0] } @ARGV or die \"exec: $!\"";

  /**
   * The child writes its own pid file first, so that it is found even if this JVM is killed right
   * after starting it. Says what {@link ProcessIdentity} says, where there is a /proc.
   */
  private static final String WRITE_PID_FILE =
      """
      if [ -r "/proc/$$/stat" ]; then
        printf 'pid=%s\\nstarted=%s/%s\\n' "$$" "$(cat /proc/sys/kernel/random/boot_id)" \
      "$(sed 's/.*) //' "/proc/$$/stat" | cut -d ' ' -f 20)" >"$0.child" && mv -f "$0.child" "$0"
      fi
      exec "$@"
      """;

  private Session() {}

  /** What to put before a command that shall be found by this pid file later. */
  static List<String> ofItsOwn(Path pidFile) {
    List<String> prefix =
        onPath("setsid")
            .map(Session::bySetsid)
            // macOS has no setsid command, but a Perl.
            .or(() -> onPath("perl").map(Session::byPerl))
            .orElseThrow(
                () ->
                    new PlatformFailure(
                        "Expected the command setsid or perl on the PATH, to start a process that outlives this one, but found neither; install util-linux."));
    List<String> all = new ArrayList<>(prefix);
    all.addAll(List.of("/bin/sh", "-c", WRITE_PID_FILE, pidFile.toString()));
    return List.copyOf(all);
  }

  static List<String> bySetsid(Path setsid) {
    return List.of(setsid.toString());
  }

  static List<String> byPerl(Path perl) {
    return List.of(perl.toString(), "-e", PERL, "--");
  }

  static Optional<Path> onPath(String program) {
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "/usr/bin:/bin" : path).split(File.pathSeparator)) {
      Path candidate = Path.of(folder, program);
      if (!folder.isEmpty() && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
