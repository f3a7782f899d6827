package dev.slipway.runtime.kafka;

import dev.slipway.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/**
 * Creates the topics that are missing, and refuses to work with topics that do not fit together.
 */
public final class TopicSetup {

  private static final int SOURCE_BYTES = 256 * 1024;
  private static final long SECONDS = 20;

  /** A broker may be asked for a topic that the controller has made and not told it of yet. */
  private static final RetryTemplate UNTIL_HEARD_OF =
      new RetryTemplate(
          RetryPolicy.builder()
              .maxRetries(200)
              .delay(Duration.ofMillis(100))
              .predicate(failure -> failure.getCause() instanceof UnknownTopicOrPartitionException)
              .build());

  private TopicSetup() {}

  /**
   * Makes every topic be there.
   *
   * @throws IllegalStateException if the lane topics differ in their number of partitions, or, with
   *     a cause, if the cluster does not answer
   */
  public static void ensure(KafkaSettings settings) {
    try (Admin admin = Clients.admin(settings)) {
      Set<String> existing = admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS);
      int brokers = admin.describeCluster().nodes().get(SECONDS, TimeUnit.SECONDS).size();
      List<NewTopic> missing = new ArrayList<>();
      for (NewTopic topic : wanted(settings, brokers >= 3)) {
        if (!existing.contains(topic.name())) {
          missing.add(topic);
        }
      }
      create(admin, missing);
      check(admin, settings);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected to create the topics, but was interrupted.", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "Expected the cluster at %s to create the topics, but it did not: %s"
              .formatted(
                  settings.client().get("bootstrap.servers"),
                  e.getCause() == null ? e : e.getCause()),
          e);
    }
  }

  private static List<NewTopic> wanted(KafkaSettings settings, boolean replicated) {
    Set<String> names = new HashSet<>(Topics.laneTopics());
    names.add(Topics.MANIFESTS);
    names.add(Topics.SLIPWAY_SCHEMAS);
    List<NewTopic> topics = new ArrayList<>();
    for (String name : names) {
      boolean lane = Topics.laneTopics().contains(name);
      topics.add(topic(settings, name, lane ? settings.partitions() : 1, replicated, SOURCE_BYTES));
      if (Topics.withDeadLetters().contains(name)) {
        topics.add(topic(settings, Topics.deadLetters(name), 1, replicated, 4 * SOURCE_BYTES));
      }
    }
    return topics;
  }

  private static NewTopic topic(
      KafkaSettings settings, String name, int partitions, boolean replicated, int bytes) {
    Map<String, String> config = new HashMap<>();
    config.put("message.timestamp.type", "LogAppendTime");
    config.put("max.message.bytes", Integer.toString(bytes));
    if (Topics.isCompacted(name)) {
      config.put("cleanup.policy", "compact");
      config.put("min.cleanable.dirty.ratio", "0.1");
      config.put("delete.retention.ms", Long.toString(TimeUnit.DAYS.toMillis(7)));
      config.put("max.message.bytes", Integer.toString(4 * SOURCE_BYTES));
    } else if (name.endsWith("-dlt")) {
      config.put("retention.ms", Long.toString(TimeUnit.DAYS.toMillis(90)));
    } else if (name.equals(Topics.DEPLOYMENT_RESULTS)) {
      config.put("retention.ms", Long.toString(TimeUnit.DAYS.toMillis(400)));
    } else {
      config.put("retention.ms", "-1");
    }
    if (replicated) {
      config.put("min.insync.replicas", "2");
    }
    return new NewTopic(settings.topic(name), partitions, (short) (replicated ? 3 : 1))
        .configs(config);
  }

  private static void create(Admin admin, List<NewTopic> missing)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (var result : admin.createTopics(missing).values().values()) {
      try {
        result.get(SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private static void check(Admin admin, KafkaSettings settings)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (TopicDescription topic : laneTopics(admin, settings).values()) {
      if (topic.partitions().size() != settings.partitions()) {
        throw new IllegalStateException(
            "Expected topic %s to have %d partitions like all lane topics, but it has %d; set slipway.partitions or create it anew."
                .formatted(topic.name(), settings.partitions(), topic.partitions().size()));
      }
    }
  }

  private static Map<String, TopicDescription> laneTopics(Admin admin, KafkaSettings settings)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<String> names = Topics.laneTopics().stream().map(settings::topic).toList();
    try {
      return UNTIL_HEARD_OF.execute(
          () -> admin.describeTopics(names).allTopicNames().get(SECONDS, TimeUnit.SECONDS));
    } catch (RetryException e) {
      switch (e.getCause()) {
        case InterruptedException interrupted -> throw interrupted;
        case ExecutionException refused -> throw refused;
        case TimeoutException late -> throw late;
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }
}
