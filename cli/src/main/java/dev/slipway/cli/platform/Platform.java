package dev.slipway.cli.platform;

import dev.slipway.cli.log.EventLog;
import dev.slipway.cli.log.KafkaEventLog;
import dev.slipway.cli.log.PayloadReader;
import dev.slipway.cli.story.Follower;
import dev.slipway.schemas.Topics;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.schemas.serde.RecordedSchemas;
import dev.slipway.schemas.serde.RegistryClient;
import dev.slipway.schemas.serde.RegistryClients;
import java.util.HashMap;
import java.util.Map;

/**
 * A connection to a platform: its topics to read, and a way to publish requests. Connects when
 * something is asked of it. Used by one thread.
 */
public final class Platform implements AutoCloseable {
  private final PlatformAddress address;
  private final RecordedSchemas schemas;
  private final KafkaEventLog log;
  private final KafkaRecordWriter writer;

  private Platform(PlatformAddress address) {
    AvroLimits.set();
    this.address = address;
    Map<String, Object> client = new HashMap<>(address.client());
    client.put("bootstrap.servers", address.bootstrapServers());
    Map<String, Object> registryConfig = new HashMap<>(address.client());
    registryConfig.put("schema.registry.url", address.registry());
    RegistryClient registry = RegistryClients.of(registryConfig);
    this.schemas =
        new RecordedSchemas(
            () -> KafkaEventLog.consumer(client), address.topicPrefix() + Topics.SLIPWAY_SCHEMAS);
    this.log =
        new KafkaEventLog(
            client, address.topicPrefix(), new PayloadReader(schemas::find, registry::byId));
    this.writer = new KafkaRecordWriter(client, address.topicPrefix(), registry);
  }

  /** Connects to this platform. */
  public static Platform at(PlatformAddress address) {
    return new Platform(address);
  }

  public PlatformAddress address() {
    return address;
  }

  /** Its topics. */
  public EventLog log() {
    return log;
  }

  /** Writes records. */
  public RecordWriter writer() {
    return writer;
  }

  /** Publishes requests and finds their answers. */
  public RequestPublisher requests() {
    return new RequestPublisher(log, writer);
  }

  /** Reads the events of deployments. */
  public Follower follower() {
    return new Follower(log);
  }

  @Override
  public void close() {
    writer.close();
    log.close();
    schemas.close();
  }
}
