package dev.slipway.standalone.platform;

import java.nio.file.Path;

/**
 * Where the schema registry lives.
 *
 * @param application the unpacked Apicurio Registry: the folder that holds {@code quarkus-run.jar}
 * @param directory holds what it keeps between starts (no schemas: those are in the broker)
 * @param log where its output goes
 * @param bootstrapServers the broker that holds its journal
 */
public record RegistryConfig(Path application, Path directory, Path log, String bootstrapServers) {
  public RegistryConfig {
    application = application.toAbsolutePath().normalize();
    directory = directory.toAbsolutePath().normalize();
    log = log.toAbsolutePath().normalize();
  }
}
