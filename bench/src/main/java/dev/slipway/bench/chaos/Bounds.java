package dev.slipway.bench.chaos;

import dev.slipway.bench.cluster.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * I6: what the processes of services use, added up over them, and the run volume.
 *
 * @param megabytes resident memory
 * @param runBytes size of what commands left behind
 */
record Bounds(long megabytes, long threads, long files, long runBytes) {

  /** Of one process: heap, code and buffers of five services; far above what is ever seen. */
  private static final int MOST_MEGABYTES = 900;

  private static final int MOST_THREADS = 400;
  private static final int MOST_FILES = 1500;

  static Bounds of(List<Member> hosts, RunVolume runs) {
    long kilobytes = 0;
    long threads = 0;
    long files = 0;
    for (Member host : hosts) {
      Path process = Path.of("/proc", Long.toString(host.pid()));
      kilobytes += status(process, "VmRSS:");
      threads += status(process, "Threads:");
      files += count(process.resolve("fd"));
    }
    return new Bounds(kilobytes / 1024, threads, files, runs.bytes());
  }

  static void check(Bounds end, int hosts, Findings findings) {
    check("MiB of memory", end.megabytes(), (long) MOST_MEGABYTES * hosts, findings);
    check("threads", end.threads(), (long) MOST_THREADS * hosts, findings);
    check("open files", end.files(), (long) MOST_FILES * hosts, findings);
  }

  private static void check(String what, long found, long most, Findings findings) {
    if (found > most) {
      findings.add(
          Findings.Kind.UNBOUNDED, "expected at most %d %s, but there are %d", most, what, found);
    }
  }

  String text() {
    return "%d MiB, %d threads, %d open files, run volume %d KiB"
        .formatted(megabytes, threads, files, runBytes / 1024);
  }

  private static long status(Path process, String name) {
    try (Stream<String> lines = Files.lines(process.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException _) {
      return 0;
    }
  }

  private static long count(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    } catch (IOException _) {
      return 0;
    }
  }
}
