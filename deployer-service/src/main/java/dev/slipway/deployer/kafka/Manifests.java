package dev.slipway.deployer.kafka;

import dev.slipway.deployer.manifest.Manifest;
import dev.slipway.deployer.manifest.PlanProblem;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.kafka.KafkaSettings;
import dev.slipway.runtime.kafka.TableReader;
import dev.slipway.schemas.Topics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * The registered manifests, as of the last {@link #catchUp}. What is no valid manifest is kept
 * aside with the reason, and the one before stays in force. Safe for use by several threads.
 */
public final class Manifests implements TableReader.Table, AutoCloseable {

  record ManifestRegistered(String application, String manifest, String directory, String sha256) {}

  private final KafkaSettings settings;
  private final String service;
  private final Map<String, Manifest> byApplication = new ConcurrentHashMap<>();
  private @Nullable TableReader reader;

  /**
   * Manifests of an installation; nothing is read before the first {@link #catchUp}.
   *
   * @param service the service that reads them
   */
  public Manifests(KafkaSettings settings, String service) {
    this.settings = settings;
    this.service = service;
  }

  /**
   * Reads what was registered up to now, so that a request published after a registration sees it.
   */
  public synchronized void catchUp() {
    if (reader == null) {
      reader = new TableReader(settings, service, Topics.MANIFESTS, this);
    }
    reader.catchUp();
  }

  /** Valid manifests by application. */
  public Map<String, Manifest> byApplication() {
    return Map.copyOf(byApplication);
  }

  @Override
  public void put(String application, GenericRecord value) {
    String type = value.getSchema().getName();
    if (!type.equals(ManifestRegistered.class.getSimpleName())) {
      throw new IllegalArgumentException(
          "Expected ManifestRegistered on %s, but got %s.".formatted(Topics.MANIFESTS, type));
    }
    ManifestRegistered registered = RecordBinding.fromAvro(value, ManifestRegistered.class);
    Manifest manifest;
    try {
      manifest = Manifest.parse(registered.manifest(), registered.directory(), registered.sha256());
    } catch (PlanProblem problem) {
      throw new IllegalArgumentException(problem.sentence(), problem);
    }
    if (!manifest.application().equals(application)) {
      throw new IllegalArgumentException(
          "Expected the manifest of '%s' under its name as key, but the key is '%s'."
              .formatted(
                  RequestFields.shortened(manifest.application()),
                  RequestFields.shortened(application)));
    }
    byApplication.put(application, manifest);
  }

  @Override
  public void remove(String application) {
    byApplication.remove(application);
  }

  @Override
  public synchronized void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
