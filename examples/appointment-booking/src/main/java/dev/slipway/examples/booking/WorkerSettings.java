package dev.slipway.examples.booking;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * What a release says about its worker ({@code worker.properties}).
 *
 * @param version the release, as {@code /health} tells it
 * @param schemaVersion the least schema version that the worker can work with
 * @param schemaWait how long the worker waits for that schema at start
 * @param reminders whether a booking also plans a reminder (needs schema version 2)
 * @param countFree whether an availability answer also counts the free slots
 * @param poolSize the most connections to the database
 * @param poolWait how long a request waits for one of them
 * @param requestCapacity how many entries the request table has
 * @param requestRemember how long a finished request stays in the table
 * @param requestLookup whether {@code /api/requests/{id}} is served
 */
public record WorkerSettings(
    String version,
    int schemaVersion,
    Duration schemaWait,
    boolean reminders,
    boolean countFree,
    int poolSize,
    Duration poolWait,
    int requestCapacity,
    Duration requestRemember,
    boolean requestLookup) {

  private static final Set<String> KEYS =
      Set.of(
          "version",
          "schema.version",
          "schema.wait",
          "reminders",
          "availability.countFree",
          "pool.size",
          "pool.wait",
          "requests.capacity",
          "requests.remember",
          "requests.lookup");

  /** Reads the file; a wrong, missing or unknown key is a {@link Program.Failure}. */
  public static WorkerSettings read(Path file) throws IOException {
    ReleaseProperties properties = ReleaseProperties.read(file, KEYS);
    return new WorkerSettings(
        properties.text("version"),
        properties.number("schema.version", 1, 1000),
        properties.duration("schema.wait", Duration.ofMinutes(1)),
        properties.flag("reminders"),
        properties.flag("availability.countFree"),
        properties.number("pool.size", 1, 100),
        properties.duration("pool.wait", Duration.ofSeconds(30)),
        properties.number("requests.capacity", 1, 100_000),
        properties.duration("requests.remember", Duration.ofDays(7)),
        properties.flag("requests.lookup"));
  }
}
