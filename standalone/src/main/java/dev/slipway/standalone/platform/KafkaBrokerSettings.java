package dev.slipway.standalone.platform;

import java.nio.file.Path;
import java.util.Properties;

/**
 * The settings of a small node, alone or one of several. Those that decide how fast a killed
 * service is noticed are the ones our recovery figures hold for; a broker of one's own needs the
 * same.
 */
final class KafkaBrokerSettings {
  static final String CONTROLLER = "CONTROLLER";
  private static final String CLIENTS = "CLIENTS";

  private KafkaBrokerSettings() {}

  static Properties of(Path data, String host, int port, KafkaQuorum quorum) {
    Properties p = new Properties();
    String controller = KafkaBrokerConfig.LOOPBACK + ":" + quorum.controllerPort();
    set(p, "process.roles", "broker,controller");
    set(p, "node.id", quorum.node());
    set(
        p,
        "listeners",
        CLIENTS + "://" + host + ":" + port + "," + CONTROLLER + "://" + controller);
    set(p, "advertised.listeners", CLIENTS + "://" + host + ":" + port);
    set(p, "listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    set(p, "inter.broker.listener.name", CLIENTS);
    set(p, "controller.listener.names", CONTROLLER);
    // Named here instead of in the log, so that another port at the next start is no other quorum.
    set(p, "controller.quorum.voters", quorum.voters());
    set(p, "log.dirs", data);
    recovery(p);
    keeping(p);
    smallness(p);
    replication(p, quorum.controllers().size());
    return p;
  }

  /** Where there are three brokers one may be lost: what is acknowledged is on two. */
  private static void replication(Properties p, int brokers) {
    int copies = brokers >= 3 ? 3 : 1;
    int least = brokers >= 3 ? 2 : 1;
    set(p, "default.replication.factor", copies);
    set(p, "min.insync.replicas", least);
    set(p, "offsets.topic.replication.factor", copies);
    set(p, "transaction.state.log.replication.factor", copies);
    set(p, "transaction.state.log.min.isr", least);
  }

  /** What our promises rest on, so that every broker that we ship has the same. */
  static Properties promised() {
    Properties p = new Properties();
    recovery(p);
    keeping(p);
    return p;
  }

  private static void recovery(Properties p) {
    set(p, "group.coordinator.rebalance.protocols", "classic,consumer");
    set(p, "group.consumer.session.timeout.ms", 6_000);
    set(p, "group.consumer.min.session.timeout.ms", 6_000);
    set(p, "group.consumer.heartbeat.interval.ms", 500);
    set(p, "group.consumer.min.heartbeat.interval.ms", 500);
    set(p, "group.initial.rebalance.delay.ms", 0);
    // A killed broker may come back only when its former life counts as dead; the default is 9 s.
    set(p, "broker.heartbeat.interval.ms", 1_000);
    set(p, "broker.session.timeout.ms", 5_000);
    set(p, "transaction.abort.timed.out.transaction.cleanup.interval.ms", 1_000);
    set(p, "transaction.max.timeout.ms", 60_000);
  }

  private static void keeping(Properties p) {
    set(p, "auto.create.topics.enable", false);
    set(p, "log.message.timestamp.type", "LogAppendTime");
    // 1 MiB (a dead letter) with room for headers and the batch around it.
    set(p, "message.max.bytes", 1_179_648);
    // What a topic does not say itself is kept: the log is the only memory.
    set(p, "log.retention.ms", -1);
    // The default forgets a group's position after seven days of standing still.
    set(p, "offsets.retention.minutes", 10 * 365 * 24 * 60);
  }

  private static void smallness(Properties p) {
    set(p, "offsets.topic.num.partitions", 4);
    set(p, "transaction.state.log.num.partitions", 4);
    set(p, "num.network.threads", 2);
    set(p, "num.io.threads", 4);
    set(p, "background.threads", 2);
    set(p, "num.recovery.threads.per.data.dir", 2);
    set(p, "log.cleaner.dedupe.buffer.size", 8 << 20);
    // Index files are mapped at their full size: two of 10 MiB per partition would be too many.
    set(p, "log.segment.bytes", 128 << 20);
    set(p, "log.index.size.max.bytes", 1 << 20);
    set(p, "socket.request.max.bytes", 16 << 20);
  }

  private static void set(Properties properties, String key, Object value) {
    properties.setProperty(key, value.toString());
  }
}
