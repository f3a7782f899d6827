package dev.slipway.cli.platform;

import dev.slipway.cli.manifest.ManifestFile;
import dev.slipway.schemas.Topics;
import dev.slipway.schemas.serde.Schemas;
import java.time.Instant;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/** Publishes manifests. */
public final class Registrations {
  private Registrations() {}

  /** Makes a manifest the one of its application; the key is the application. */
  public static RecordWriter.Written publish(
      RecordWriter writer, ManifestFile manifest, String actor, Instant at) {
    GenericRecord record =
        new GenericRecordBuilder(Schemas.named("dev.slipway.manifests.ManifestRegistered"))
            .set("application", manifest.application())
            .set("manifest", manifest.json())
            .set("directory", manifest.directory().toString())
            .set("sha256", manifest.sha256())
            .set("registeredBy", actor)
            .set("registeredAt", at.toEpochMilli())
            .build();
    return writer.write(Topics.MANIFESTS, manifest.application(), record);
  }
}
