package dev.slipway.runtime.spring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
 * @param environments environments in which deployments are accepted
 * @param java program that the placeholder {@code {java}} of manifests stands for; empty: this Java
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
    @DefaultValue({"staging", "production"}) List<String> environments,
    @DefaultValue("") String java) {}
