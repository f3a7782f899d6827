package dev.slipway.runtime.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.core.TransactionIdSuffixStrategy;

/** Kafka clients with the settings that the promises of the design rest on. */
public final class Clients {

  /** Short, so that a killed instance blocks its successors for a moment only (reliability: D3). */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(5);

  /** Room for the largest state with key and headers; what a topic takes is the topic's affair. */
  private static final int MOST_REQUEST_BYTES = 2 * 1024 * 1024;

  /**
   * A broker that is killed closes its connections, one that is frozen does not: who waits for its
   * answer for the usual 30 s does not hear that another leads since it was missed.
   */
  private static final int REQUEST_TIMEOUT_MILLIS = 2_500;

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration SOON = Duration.ofSeconds(5);

  private Clients() {}

  /** Reads committed records only, as a member of the group, co-partitioned topics together. */
  public static DefaultKafkaConsumerFactory<String, byte[]> members(
      KafkaSettings settings, String group) {
    Map<String, Object> config = settings.with(reading());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, group + "-" + settings.instance());
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    // 'uniform', the default, gives partition 3 of one topic to one member and of the next topic to
    // another.
    config.put(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, "range");
    return new DefaultKafkaConsumerFactory<>(
        config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Reads partitions that it names itself; with a group only to ask for its offsets. */
  static KafkaConsumer<String, byte[]> reader(KafkaSettings settings, String group) {
    Map<String, Object> config = settings.with(reading());
    // What is there is read to its end. A fetch that waits at the broker would hold up the close.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
    if (!group.isEmpty()) {
      config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
      config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    }
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> reading() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_TIMEOUT.toMillis());
    // A fetch waits 500 ms for records, as usual. After one that comes back empty sooner, a poll
    // waits out its time before it fetches again (KAFKA-20780).
    return config;
  }

  /**
   * Writes in transactions, one producer at a time; the id is unique to the instance, a successor
   * is fenced by group membership.
   */
  public static DefaultKafkaProducerFactory<String, byte[]> transactional(
      KafkaSettings settings, String group) {
    Map<String, Object> config = settings.with(writing());
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CALL_TIMEOUT.toMillis());
    // The markers of the transaction before may still be on their way: that takes milliseconds.
    config.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 10);
    DefaultKafkaProducerFactory<String, byte[]> factory =
        new DefaultKafkaProducerFactory<>(
            config, new StringSerializer(), new ByteArraySerializer());
    factory.setTransactionIdPrefix(group + "-" + settings.instance());
    factory.setTransactionIdSuffixStrategy(new OneId());
    // one that is closed has either ended its transaction or failed, and nothing to wait for
    factory.setPhysicalCloseTimeout(0);
    return factory;
  }

  /**
   * Makes a producer ready for its first transaction. If one before it, or an instance of the same
   * name, was stopped in the middle of one, that ends now, and nobody waits for it any more.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka is away
   */
  static void takeOver(ProducerFactory<String, byte[]> transactional) {
    // it goes back to the factory, which hands it out again
    transactional.createProducer().close();
  }

  /**
   * Writes facts: duplicates are harmless, gaps are not, so it tries for two minutes and then
   * again.
   */
  static Producer<String, byte[]> facts(KafkaSettings settings) {
    return new KafkaProducer<>(
        settings.with(writingInOrder()), new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * Writes what must be there before anything else counts: whoever waits for it tries again, so a
   * broker that is away is said soon.
   */
  static Producer<String, byte[]> soon(KafkaSettings settings) {
    Map<String, Object> config = settings.with(writingInOrder());
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) SOON.toMillis());
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, SOON.toMillis());
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * Without a transaction, one request at a time: when the first to a new partition comes before
   * its leader knows of it, a second on its way would be taken, and the first refused for as long
   * as it is retried (KAFKA-15591).
   */
  private static Map<String, Object> writingInOrder() {
    Map<String, Object> config = writing();
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    return config;
  }

  private static Map<String, Object> writing() {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_REQUEST_BYTES);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    return config;
  }

  /** Changes things, which may take its time. */
  static Admin admin(KafkaSettings settings) {
    return Admin.create(new HashMap<>(settings.client()));
  }

  /** Asks only. */
  static Admin asking(KafkaSettings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_TIMEOUT.toMillis());
    return Admin.create(settings.with(config));
  }

  /**
   * The same id for every producer of a factory, so that the broker ends the transaction of the one
   * before; by default each would have another, and the transaction would stay until it times out.
   */
  private static final class OneId implements TransactionIdSuffixStrategy {
    @Override
    public String acquireSuffix(@Nullable String prefix) {
      return "";
    }

    @Override
    public void releaseSuffix(@Nullable String prefix, @Nullable String suffix) {
      // there is nothing to give back
    }
  }
}
