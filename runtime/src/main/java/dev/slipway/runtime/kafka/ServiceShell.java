package dev.slipway.runtime.kafka;

import dev.slipway.runtime.action.ActionAdapter;
import dev.slipway.runtime.action.EffectExecutor;
import dev.slipway.runtime.action.Timers;
import dev.slipway.runtime.action.Watchdog;
import dev.slipway.runtime.avro.DerivedSchemas;
import dev.slipway.runtime.core.Event;
import dev.slipway.runtime.core.Refusal;
import dev.slipway.runtime.shard.ServiceRules;
import dev.slipway.runtime.shard.Shard;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/**
 * A running service: reads its inputs, decides, and writes state, events and offsets in one
 * transaction; carries out what its aggregates want of the outside and publishes how it ended.
 * Start and stop it once.
 */
public final class ServiceShell<S, C, E extends Event> implements AutoCloseable {

  /**
   * After a restore, actions that are found again report before timers that ran out meanwhile fire.
   */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private static final long POLL_MILLIS = 100;

  /** So that a stalled deployment is told of within a minute. */
  private static final Duration STALL_LIMIT = Duration.ofSeconds(50);

  private final ServiceRules<S, C, E> rules;
  private final List<ActionAdapter> adapters;
  private final Wire wire;
  private final DefaultKafkaProducerFactory<String, byte[]> producers;
  private final FactPublisher facts;
  private final EffectExecutor executor;
  private final Timers timers;
  private final Watchdog watchdog;
  private final RefusedInputs refused;
  private final Ownership<S, C, E> ownership;
  private final KafkaMessageListenerContainer<String, byte[]> container;
  private final Preparation preparation;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A service with these rules; {@link #start} makes it run. */
  public ServiceShell(
      KafkaSettings settings, ServiceRules<S, C, E> rules, Collection<ActionAdapter> adapters) {
    this(settings, rules, adapters, STALL_LIMIT);
  }

  /**
   * A service with these rules; {@link #start} makes it run.
   *
   * @param stallLimit how long after its due time a deployment without an answer counts as stalled
   */
  public ServiceShell(
      KafkaSettings settings,
      ServiceRules<S, C, E> rules,
      Collection<ActionAdapter> adapters,
      Duration stallLimit) {
    this.rules = rules;
    this.adapters = List.copyOf(adapters);
    String group = settings.prefix() + rules.name();
    this.wire = new Wire(settings);
    DerivedSchemas stateSchemas = new DerivedSchemas("dev.slipway.state." + rules.name());
    this.producers = Clients.transactional(settings, group);
    this.facts =
        new FactPublisher(
            rules.name(), settings.topic(rules.facts()), Clients.facts(settings), wire);
    this.executor =
        new EffectExecutor(settings.instance(), adapters, facts, InstantSource.system());
    this.timers = new Timers(facts, InstantSource.system(), SETTLE);
    this.watchdog = new Watchdog(rules.name(), InstantSource.system(), stallLimit);
    this.refused = new RefusedInputs(rules.name());
    Outside outside = new Outside(executor, timers, watchdog);
    this.ownership =
        new Ownership<>(
            settings,
            rules,
            new StateLoader<>(settings, rules, stateSchemas, wire, group),
            outside);
    ContainerProperties properties =
        new ContainerProperties(
            rules.inputs().stream().map(settings::topic).toArray(String[]::new));
    properties.setAckMode(AckMode.MANUAL);
    properties.setPollTimeout(POLL_MILLIS);
    properties.setConsumerRebalanceListener(ownership);
    BatchProcessor<S, C, E> processor =
        new BatchProcessor<>(
            settings, rules, new KafkaTemplate<>(producers), wire, ownership, outside, refused);
    properties.setMessageListener(processor);
    properties.setIdleEventInterval(QuietInputs.MOMENT.toMillis());
    this.container =
        new KafkaMessageListenerContainer<>(Clients.members(settings, group), properties);
    container.setBeanName(rules.name());
    Containers.endWith(container, closed::get, processor::idle);
    ownership.drives(container);
    this.preparation =
        new Preparation(
            rules.name(),
            container::start,
            () -> Clients.takeOver(producers),
            wire::prepare,
            ownership::rehearse);
  }

  /** Begins to get ready, and then to work; returns at once. */
  public void start() {
    preparation.begin();
  }

  /** Whether every partition that this instance owns is being worked on, and the container runs. */
  public boolean isReady() {
    return container.isRunning() && ownership.isSettled() && trouble().isEmpty();
  }

  /** What keeps it from working, as a sentence; empty when nothing is wrong. */
  public Optional<String> trouble() {
    return ownership
        .trouble()
        .or(() -> Heartbeat.trouble(container))
        .or(() -> adapters.stream().flatMap(adapter -> adapter.trouble().stream()).findFirst());
  }

  /** Whether the container runs at all; when it does not, the process should be replaced. */
  public boolean isAlive() {
    return closed.get() || !preparation.isOver() || container.isRunning();
  }

  /** Name of the service. */
  public String name() {
    return rules.name();
  }

  /** Partitions that are being worked on. */
  public int partitions() {
    return ownership.ready().size();
  }

  /** Actions under way. */
  public int running() {
    return executor.running();
  }

  /** How many inputs were refused for a reason since this instance began. */
  public long refused(Refusal reason) {
    return refused.count(reason);
  }

  /** One sentence for each deployment of this instance that waits for nothing. */
  public List<String> stalled() {
    return watchdog.stalled();
  }

  /** State of every aggregate that this instance works on, for tests and diagnosis; a copy. */
  public Map<String, Optional<S>> states() {
    Map<String, Optional<S>> states = new TreeMap<>();
    for (Shard<S, C, E> shard : ownership.ready()) {
      shard.aggregates().forEach(aggregate -> states.put(aggregate, shard.state(aggregate)));
    }
    return states;
  }

  /** Stops consuming, then gives up what is under way outside without stopping it. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      preparation.close();
      container.stop();
      ownership.close();
      timers.close();
      watchdog.close();
      executor.close();
      facts.close();
      producers.destroy();
      wire.close();
    }
  }
}
