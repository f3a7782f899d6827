package dev.slipway.runtime.spring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of an installation, the same for every service. An unknown key under {@code slipway}
 * stops the start.
 *
 * @param prefix goes before every topic and group
 * @param partitions number of partitions of the lane topics
 * @param instance name of this instance, unique among running ones; empty: host and process id
 * @param runs directory in which commands run and are found again
 * @param agent base URL of the agent that supervises applications
 * @param timeScale factor for waits and windows; 1 outside demos and tests
 * @param attemptWaits wait before each attempt; its size is the number of attempts
 * @param grace how long after its deadline a silent action counts as lost
 * @param stallLimit how long after its due time a deployment without an answer counts as stalled
 * @param environments environments in which deployments are accepted
 * @param java program that the placeholder {@code {java}} of manifests stands for; empty: this Java
 * @param adapters what the adapters may do
 */
@ConfigurationProperties(prefix = "slipway", ignoreUnknownFields = false)
public record SlipwayProperties(
    @DefaultValue("slipway.") String prefix,
    @DefaultValue("12") int partitions,
    @DefaultValue("") String instance,
    @DefaultValue("runs") Path runs,
    @DefaultValue("http://127.0.0.1:18070") String agent,
    @DefaultValue("1.0") double timeScale,
    @DefaultValue({"0s", "30s", "60s"}) List<Duration> attemptWaits,
    @DefaultValue("30s") Duration grace,
    @DefaultValue("50s") Duration stallLimit,
    @DefaultValue({"staging", "production"}) List<String> environments,
    @DefaultValue("") String java,
    @DefaultValue AdapterProperties adapters) {

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,60}");
  private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final Pattern AGENT = Pattern.compile("https?://[^\\s/]+/?");
  private static final int MOST_PARTITIONS = 1000;
  private static final int MOST_ATTEMPTS = 10;

  public SlipwayProperties {
    attemptWaits = List.copyOf(attemptWaits);
    environments = List.copyOf(environments);
    require(
        PREFIX.matcher(prefix).matches(),
        "prefix",
        "at most 60 letters, digits, dots, underscores and hyphens",
        prefix);
    require(
        partitions >= 1 && partitions <= MOST_PARTITIONS,
        "partitions",
        "1 to " + MOST_PARTITIONS,
        partitions);
    require(AGENT.matcher(agent).matches(), "agent", "a URL such as http://127.0.0.1:18070", agent);
    require(timeScale > 0 && timeScale <= 1, "time-scale", "above 0 and at most 1", timeScale);
    require(
        !attemptWaits.isEmpty()
            && attemptWaits.size() <= MOST_ATTEMPTS
            && attemptWaits.stream().noneMatch(Duration::isNegative),
        "attempt-waits",
        "1 to %d waits, none below 0".formatted(MOST_ATTEMPTS),
        attemptWaits);
    require(!grace.isNegative(), "grace", "at least 0", grace);
    require(stallLimit.isPositive(), "stall-limit", "above 0", stallLimit);
    require(
        !environments.isEmpty()
            && environments.stream().allMatch(name -> ENVIRONMENT.matcher(name).matches()),
        "environments",
        "one or more names of lower-case letters, digits and hyphens",
        environments);
  }

  static void require(boolean fine, String key, String expected, Object value) {
    if (!fine) {
      throw new IllegalArgumentException(
          "Expected slipway.%s to be %s, but it is %s.".formatted(key, expected, value));
    }
  }
}
