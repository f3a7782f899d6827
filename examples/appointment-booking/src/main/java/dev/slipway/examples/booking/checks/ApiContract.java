package dev.slipway.examples.booking.checks;

import dev.slipway.examples.booking.Program;
import dev.slipway.examples.booking.WorkerApi;
import dev.slipway.examples.booking.WorkerSettings;
import dev.slipway.examples.booking.core.Json;
import dev.slipway.examples.booking.core.Refusal;
import dev.slipway.examples.booking.core.RequestTable;
import dev.slipway.examples.booking.http.Route;
import dev.slipway.examples.booking.store.BookingStore;
import dev.slipway.examples.booking.store.ConnectionPool;
import dev.slipway.examples.booking.store.DatabaseAddress;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Check 1: the release's {@code openapi.json} is well-formed, says exactly what the worker serves
 * under the release's settings, and keeps everything that the release before it promised. Argument:
 * the release folder.
 */
public final class ApiContract {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private ApiContract() {}

  /** Runs the check. */
  public static void main(String[] args) {
    Program.run(() -> check(Path.of(Program.argument(args, 0, "<release folder>"))));
  }

  static void check(Path release) throws IOException {
    List<String> problems = new ArrayList<>();
    Json contract = contract(release);
    Map<String, Set<String>> promised = operations(contract);
    WorkerSettings settings = WorkerSettings.read(release.resolve("worker.properties"));
    if (contract.text("openapi").filter(version -> version.startsWith("3.")).isEmpty()) {
      problems.add(
          "Expected 'openapi' to be a version 3.x in openapi.json, but it is not; correct it.");
    }
    if (!contract.get("info").text("version").equals(Optional.of(settings.version()))) {
      problems.add(
          "Expected info.version to be %s as in worker.properties, but it is not; correct it."
              .formatted(settings.version()));
    }
    unresolved(contract, contract, problems);
    compareWithServed(promised, served(settings), problems);
    Optional<Path> before = releaseBefore(release);
    if (before.isPresent()) {
      compareWithBefore(promised, operations(contract(before.get())), before.get(), problems);
    }
    Check.conclude(
        problems,
        "%d operations are served as promised%s."
            .formatted(
                promised.size(),
                before
                    .map(path -> ", and keep what " + path.getFileName() + " promised")
                    .orElse("")));
  }

  private static Json contract(Path release) throws IOException {
    try {
      return Json.parse(Check.read(release.resolve("openapi.json")));
    } catch (Refusal e) {
      throw new Program.Failure(release.resolve("openapi.json") + ": " + e.sentence());
    }
  }

  /** "GET /path" to its status codes. */
  private static Map<String, Set<String>> operations(Json contract) {
    Map<String, Set<String>> operations = new TreeMap<>();
    contract
        .get("paths")
        .members()
        .forEach(
            (path, item) ->
                item.members()
                    .forEach(
                        (method, operation) -> {
                          if (METHODS.contains(method)) {
                            operations.put(
                                method.toUpperCase(Locale.ROOT) + " " + path,
                                new TreeSet<>(operation.get("responses").members().keySet()));
                          }
                        }));
    return operations;
  }

  private static Map<String, Set<String>> served(WorkerSettings settings) {
    // Nothing connects here: the pool opens a connection when a request needs one, and none comes.
    ConnectionPool pool =
        new ConnectionPool(new DatabaseAddress("jdbc:h2:mem:", "sa", ""), 1, Duration.ZERO);
    WorkerApi api =
        new WorkerApi(
            settings,
            new BookingStore(pool, settings.reminders()),
            new RequestTable(1, Duration.ZERO, System::nanoTime),
            Clock.systemUTC(),
            new Random(0));
    Map<String, Set<String>> served = new TreeMap<>();
    for (Route route : api.routes()) {
      Set<String> statuses = new TreeSet<>();
      route.statuses().forEach(status -> statuses.add(status.toString()));
      served.put(route.method() + " " + route.template(), statuses);
    }
    return served;
  }

  private static void compareWithServed(
      Map<String, Set<String>> promised, Map<String, Set<String>> served, List<String> problems) {
    Set<String> all = new TreeSet<>(promised.keySet());
    all.addAll(served.keySet());
    for (String operation : all) {
      Set<String> said = promised.get(operation);
      Set<String> done = served.get(operation);
      if (said == null) {
        problems.add(
            "Expected %s in openapi.json, because the worker serves it; add it."
                .formatted(operation));
      } else if (done == null) {
        problems.add(
            "Expected the worker to serve %s, but it does not; remove it from openapi.json."
                .formatted(operation));
      } else if (!said.equals(done)) {
        problems.add(
            "Expected the responses %s of %s in openapi.json, but got %s; correct them."
                .formatted(done, operation, said));
      }
    }
  }

  private static void compareWithBefore(
      Map<String, Set<String>> now,
      Map<String, Set<String>> before,
      Path folder,
      List<String> problems) {
    before.forEach(
        (operation, statuses) -> {
          if (!now.getOrDefault(operation, Set.of()).containsAll(statuses)) {
            problems.add(
                "Expected %s with responses %s as release %s promised, but got %s; bring them back."
                    .formatted(
                        operation,
                        statuses,
                        folder.getFileName(),
                        now.getOrDefault(operation, Set.of())));
          }
        });
  }

  private static void unresolved(Json part, Json contract, List<String> problems) {
    part.text("$ref")
        .ifPresent(
            reference -> {
              Json target = contract;
              for (String step : reference.replaceFirst("^#/", "").split("/", -1)) {
                target = target.get(step);
              }
              if (target == Json.Null.NULL) {
                problems.add(
                    "Expected %s to be in openapi.json, but it is not; add it."
                        .formatted(reference));
              }
            });
    part.members().values().forEach(member -> unresolved(member, contract, problems));
    part.items().forEach(item -> unresolved(item, contract, problems));
  }

  private static Optional<Path> releaseBefore(Path release) throws IOException {
    Path folder = release.toAbsolutePath().normalize();
    Version version = version(folder);
    List<Path> older = new ArrayList<>();
    try (DirectoryStream<Path> releases = Files.newDirectoryStream(folder.getParent())) {
      for (Path other : releases) {
        if (Files.isRegularFile(other.resolve("openapi.json"))
            && version(other).compareTo(version) < 0) {
          older.add(other);
        }
      }
    }
    return older.stream().max(Comparator.comparing(ApiContract::version));
  }

  private static Version version(Path folder) {
    try {
      return Version.parse(String.valueOf(folder.getFileName()));
    } catch (IllegalArgumentException e) {
      throw new Program.Failure(
          "Expected the release folder %s to be named by its version, but it is not; rename it."
              .formatted(folder));
    }
  }
}
