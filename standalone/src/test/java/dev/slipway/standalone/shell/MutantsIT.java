package dev.slipway.standalone.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.schemas.Topics;
import dev.slipway.testkit.fuzz.ByteMutation;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broken requests through the real consumer of a running deployer: each is answered or kept aside,
 * and the consumer goes on. The seed is fixed; other mutants by the million are for the fuzz tests.
 */
@Timeout(600)
final class MutantsIT {

  private static final int PARTITION = 0;
  private static final int MUTANTS = 1_000;
  private static final long SEED = 3;

  @TempDir private Path temp;

  @Test
  void shouldAnswerOrKeepAsideEachAndGoOn() throws Exception {
    try (DeployerUnderTest platform = new DeployerUnderTest(temp)) {
      var _ =
          platform.publish(
              Topics.MANIFESTS,
              0,
              "journal",
              platform.registration("journal", DeployerUnderTest.manifest("journal")));
      byte[] good = platform.goodRequest();
      Random random = new Random(SEED);
      for (int i = 0; i < MUTANTS; i++) {
        var _ = platform.publishRequest(PARTITION, ByteMutation.broken(good, random));
      }

      RecordMetadata last = platform.publishRequest(PARTITION, good);

      assertThat(platform.awaitAnswer(last).getSchema().getName()).isEqualTo("DeploymentAccepted");
      assertThat(platform.allAside(Topics.DEPLOY_REQUESTS)).hasSizeBetween(1, MUTANTS - 1);
      Set<Long> settled = new TreeSet<>(answered(platform.records(Topics.DEPLOYMENT_EVENTS)));
      settled.addAll(platform.allAside(Topics.DEPLOY_REQUESTS));
      assertThat(settled)
          .containsExactlyElementsOf(
              LongStream.rangeClosed(0, last.offset()).boxed().collect(Collectors.toList()));
    }
  }

  /** Offsets of the requests that the events answer. */
  private static List<Long> answered(List<GenericRecord> events) {
    return events.stream()
        .filter(event -> event.hasField("request"))
        .map(event -> event.get("request"))
        .filter(GenericRecord.class::isInstance)
        .map(GenericRecord.class::cast)
        .filter(position -> position.get("topic").toString().equals(Topics.DEPLOY_REQUESTS))
        .map(position -> (Long) position.get("offset"))
        .toList();
  }
}
