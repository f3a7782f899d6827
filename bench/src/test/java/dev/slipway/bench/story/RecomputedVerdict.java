package dev.slipway.bench.story;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/**
 * The verdict once more, worked out from what the phases said on the topics and the rules of the
 * catalogue, without any code of the scorer.
 *
 * @param outcome PASS, WARNING or FAILED
 * @param score 0 to 100
 */
record RecomputedVerdict(String outcome, int score) {

  private static final List<String> PHASE_TOPICS =
      List.of("slipway.deployment-events", "slipway.health-events", "slipway.monitor-events");

  /** Of one deployment, all of whose evidence is there. */
  static RecomputedVerdict of(RawTopics topics, String deploymentId) {
    Map<Integer, GenericRecord> finished = new HashMap<>();
    boolean critical = false;
    for (String topic : PHASE_TOPICS) {
      for (GenericRecord event : topics.read(topic, deploymentId)) {
        critical |= event.getSchema().getName().equals("CriticalConditionFound");
        if (event.getSchema().getName().equals("PhaseFinished")
            && finished.put((Integer) event.get("phase"), event) != null) {
          throw new AssertionError("Expected one end of a phase, but got another: " + event);
        }
      }
    }
    int sum = 0;
    boolean vetoed = critical;
    for (int phase = 1; phase <= 5; phase++) {
      GenericRecord end = finished.get(phase);
      if (end != null && !text(end, "result").equals("SKIPPED")) {
        int points = points(phase, end, critical);
        sum += points;
        vetoed |= points <= 1;
      }
    }
    vetoed |= !passed(finished, 1) || !passed(finished, 2);
    int score = 4 * sum;
    return new RecomputedVerdict(
        vetoed || score < 60 ? "FAILED" : score < 80 ? "WARNING" : "PASS", score);
  }

  private static boolean passed(Map<Integer, GenericRecord> finished, int phase) {
    GenericRecord end = finished.get(phase);
    return end != null && text(end, "result").equals("PASSED");
  }

  private static int points(int phase, GenericRecord end, boolean critical) {
    boolean failed = !text(end, "result").equals("PASSED");
    GenericRecord evidence = (GenericRecord) end.get("evidence");
    int expected = (Integer) evidence.get("expected");
    List<GenericRecord> checks = records(evidence, "checks");
    int good =
        (int) checks.stream().filter(check -> text(check, "result").equals("SUCCEEDED")).count();
    return switch (phase) {
      case 1 -> failed ? Math.min(good, 1) : 5;
      case 2 -> failed ? 2 : 5;
      case 3 -> 5 * good / expected;
      case 4 -> tests(checks, expected - good);
      default -> critical ? 1 : monitoring(records(evidence, "violations"));
    };
  }

  private static int tests(List<GenericRecord> checks, int failed) {
    if (failed == 0 || failed == checks.size()) {
      return failed == 0 ? 5 : 0;
    }
    List<String> kinds =
        checks.stream()
            .filter(check -> !text(check, "result").equals("SUCCEEDED"))
            .map(check -> text(check, "kind"))
            .toList();
    if (kinds.contains("CRITICAL") || kinds.contains("CONTRACT")) {
      return 2;
    }
    return kinds.contains("PERFORMANCE") || failed > 1 ? 3 : 4;
  }

  private static int monitoring(List<GenericRecord> violations) {
    long sustained =
        violations.stream().filter(found -> text(found, "kind").equals("SUSTAINED")).count();
    if (sustained > 0) {
      return sustained == 1 ? 3 : 2;
    }
    return violations.isEmpty() ? 5 : 4;
  }

  private static String text(GenericRecord record, String field) {
    return String.valueOf(record.get(field));
  }

  @SuppressWarnings("unchecked") // an Avro array of records
  private static List<GenericRecord> records(GenericRecord record, String field) {
    return (List<GenericRecord>) record.get(field);
  }
}
