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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registered manifests, as of the last {@link #catchUp}. Used by one thread. */
public final class Manifests implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Manifests.class);

  record ManifestRegistered(String application, String manifest, String directory, String sha256) {}

  private final KafkaSettings settings;
  private final Map<String, Manifest> byApplication = new ConcurrentHashMap<>();
  private @Nullable TableReader reader;

  /** Manifests of an installation; nothing is read before the first {@link #catchUp}. */
  public Manifests(KafkaSettings settings) {
    this.settings = settings;
  }

  /**
   * Reads what was registered up to now, so that a request published after a registration sees it.
   */
  public void catchUp() {
    if (reader == null) {
      reader = new TableReader(settings, Topics.MANIFESTS, this::registered);
    }
    reader.catchUp();
  }

  /** Valid manifests by application. */
  public Map<String, Manifest> byApplication() {
    return Map.copyOf(byApplication);
  }

  private void registered(String application, GenericRecord value) {
    ManifestRegistered registered = RecordBinding.fromAvro(value, ManifestRegistered.class);
    try {
      Manifest manifest =
          Manifest.parse(registered.manifest(), registered.directory(), registered.sha256());
      if (!manifest.application().equals(application)) {
        log.warn(
            "Passed over a manifest of {} under the key {}", manifest.application(), application);
        return;
      }
      byApplication.put(application, manifest);
    } catch (PlanProblem problem) {
      log.warn("Passed over the manifest of {}: {}", application, problem.sentence());
    }
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
