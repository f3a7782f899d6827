package dev.slipway.runtime.kafka;

import dev.slipway.runtime.action.Fact;
import dev.slipway.runtime.action.FactSink;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.kafka.Remedy.Stage;
import dev.slipway.runtime.process.ProcessEnd;
import dev.slipway.schemas.serde.Schemas;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes facts to a service's facts topic; tries again for as long as the process lives. */
final class FactPublisher implements FactSink, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FactPublisher.class);
  private static final String FACTS = "dev.slipway.facts.";

  private final String service;
  private final String topic;
  private final Producer<String, byte[]> producer;
  private final Wire wire;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ScheduledExecutorService sender;

  FactPublisher(String service, String topic, Producer<String, byte[]> producer, Wire wire) {
    this.service = service;
    this.topic = topic;
    this.producer = producer;
    this.wire = wire;
    this.sender =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(service + "-facts").factory());
  }

  @Override
  public void publish(int partition, String lane, String deploymentId, Fact fact) {
    if (!closed.get()) {
      sender.execute(sending(partition, lane, deploymentId, fact));
    }
  }

  private Runnable sending(int partition, String lane, String deploymentId, Fact fact) {
    return ProcessEnd.guarding(
        "publishing facts of %s".formatted(service),
        () -> send(partition, lane, deploymentId, fact));
  }

  private void send(int partition, String lane, String deploymentId, Fact fact) {
    Schema schema = Schemas.named(FACTS + fact.getClass().getSimpleName());
    try {
      GenericRecord value = RecordBinding.toAvro((Record) fact, schema);
      var headers = Headers.of(service, UUID.randomUUID().toString(), deploymentId, schema);
      var ignored =
          producer.send(
              new ProducerRecord<>(
                  topic, partition, null, lane, wire.encode(topic, value), headers),
              (metadata, failure) -> {
                if (failure != null) {
                  failed(partition, lane, deploymentId, fact, failure, Stage.COMMITTING);
                }
              });
    } catch (RuntimeException e) {
      failed(partition, lane, deploymentId, fact, e, Stage.WRITING);
    }
  }

  private void failed(
      int partition, String lane, String deploymentId, Fact fact, Exception failure, Stage stage) {
    if (closed.get()) {
      return;
    }
    if (Remedy.of(failure, stage) == Remedy.SET_ASIDE) {
      // It has no position and no bytes to keep; the deadline of what it is about answers for it.
      log.error(
          "Expected to write {} of {}, but no topic can ever hold it; report this as a defect.",
          fact.getClass().getSimpleName(),
          deploymentId,
          failure);
      return;
    }
    log.warn(
        "Expected Kafka to take {} of {}, but it did not: {}; trying again in a second",
        fact.getClass().getSimpleName(),
        deploymentId,
        failure.toString());
    var ignored =
        sender.schedule(sending(partition, lane, deploymentId, fact), 1, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    closed.set(true);
    sender.shutdownNow();
    producer.close(java.time.Duration.ofSeconds(2));
  }
}
