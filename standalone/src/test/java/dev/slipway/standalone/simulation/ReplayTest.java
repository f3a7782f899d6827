package dev.slipway.standalone.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.health.verification.Verification;
import dev.slipway.health.verification.VerificationCommand;
import dev.slipway.health.verification.VerificationEvent;
import dev.slipway.health.verification.VerificationEvent.PhaseFinished;
import dev.slipway.runtime.avro.AvroBinary;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.core.Decision;
import dev.slipway.runtime.replay.Difference;
import dev.slipway.runtime.replay.Findings;
import dev.slipway.runtime.replay.Logged;
import dev.slipway.runtime.shard.Input;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.schemas.serde.PoisonException;
import dev.slipway.schemas.serde.WireFormat;
import dev.slipway.testkit.simulation.LogRecord;
import dev.slipway.testkit.simulation.LogReplay;
import dev.slipway.testkit.simulation.Simulation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the services decided in a simulation, with all its crashes, is decided again from the log.
 */
class ReplayTest {

  private static final int A_RUN = 16;

  /** Which of the events of its decision it is, from 0. */
  private record Index(int index) {}

  private final SimulatedPlatform real = SimulatedPlatform.real();

  @BeforeAll
  static void limit() {
    AvroLimits.set();
  }

  @Test
  void shouldReproduceEveryDecisionFromTheLogAlone() {
    long reproduced = 0;
    for (long seed = 1; seed <= 12; seed++) {
      Simulation simulation = simulated(seed);
      for (Map.Entry<String, Findings> entry : real.replay(simulation.replay()).entrySet()) {
        Findings findings = entry.getValue();
        assertThat(findings.difference()).as("%s, seed %d", entry.getKey(), seed).isEmpty();
        assertThat(findings.keptAside()).isZero();
        assertThat(findings.undecided()).isZero();
        assertThat(findings.reproduced()).isEqualTo(findings.logged());
        reproduced += findings.reproduced();
      }
      assertThat(simulation.log().all()).as("seed %d", seed).isNotEmpty();
    }
    assertThat(reproduced).isGreaterThan(1_500);
  }

  @Test
  void shouldReportAnEventOfWhichAFieldWasChanged() {
    Simulation simulation = simulated(3);
    LogRecord scored = some(simulation, record -> record.type().equals("DeploymentScored"));

    Difference difference =
        difference("scorer", simulation.replay().with(scored.position(), changed("total", 99)));

    assertThat(difference.position()).isEqualTo(scored.position());
    assertThat(difference.sentence()).contains("DeploymentScored").contains("total");
    assertThat(difference.logged()).isEqualTo("99");
    assertThat(difference.again()).isEqualTo(String.valueOf(scored.value().get("total")));
  }

  @Test
  void shouldReportEveryByteOfAnEventThatWasChanged() {
    Simulation simulation = simulated(3, 2);
    LogRecord event = some(simulation, record -> record.type().equals("PhaseScored"));
    int bytes = AvroBinary.write(event.value()).length;
    List<Integer> unnoticed = new ArrayList<>();
    for (int i = 0; i < bytes; i++) {
      LogReplay replay = simulation.replay().with(event.position(), flipped(i));
      Optional<Difference> difference = findings("scorer", replay).difference();
      if (difference.isEmpty() || !difference.get().position().equals(event.position())) {
        unnoticed.add(i);
      }
    }
    assertThat(unnoticed).isEmpty();
  }

  @Test
  void shouldReportASampleThatWasChanged() {
    Simulation simulation = simulated(3);
    LogRecord recorded =
        some(
            simulation,
            record ->
                record.type().equals("SampleTaken") && !(Boolean) record.value().get("missing"));
    Position sample = causeOf(recorded);

    Difference difference =
        difference("monitor", simulation.replay().with(sample, otherMeasurements()));

    assertThat(difference.position()).isEqualTo(recorded.position());
    assertThat(difference.sentence()).contains("measurements");
    assertThat(difference.again()).contains("12345.0");
  }

  @Test
  void shouldReportAThresholdThatWasChangedInAPlan() {
    Simulation simulation = simulated(3);
    LogRecord accepted = some(simulation, record -> record.type().equals("DeploymentAccepted"));

    Difference difference =
        difference("deployer", simulation.replay().with(accepted.position(), higherThreshold()));

    assertThat(difference.position()).isEqualTo(accepted.position());
    assertThat(difference.sentence()).contains("plan.monitoring.thresholds");
  }

  @Test
  void shouldReportAFactThatIsMissing() {
    Simulation simulation = simulated(3);
    // the first of its decision, for that is where the difference is
    LogRecord event =
        some(
            simulation,
            record ->
                causeOf(record).topic().equals("health-facts")
                    && record.as(Index.class).index() == 0);
    Position fact = causeOf(event);

    Difference difference = difference("health", simulation.replay().with(fact, _ -> null));

    assertThat(difference.position()).isEqualTo(event.position());
    assertThat(difference.sentence()).contains(fact.toString()).contains("its cause");
  }

  @Test
  void shouldReportAnEventThatIsMissing() {
    Simulation simulation = simulated(3);
    LogRecord event = some(simulation, record -> record.type().equals("PhaseScored"));

    Difference difference =
        difference("scorer", simulation.replay().with(event.position(), _ -> null));

    assertThat(difference.position().offset()).isGreaterThanOrEqualTo(event.position().offset());
  }

  @Test
  void shouldReportAResultThatIsMissing() {
    Simulation simulation = simulated(3);
    LogRecord result = some(simulation, record -> record.topic().equals("deployment-results"));

    Difference difference =
        difference("deployer", simulation.replay().with(result.position(), _ -> null));

    assertThat(difference.position().topic()).isEqualTo("deployment-results");
  }

  @Test
  void shouldReportWhatOtherRulesWouldHaveDecided() {
    Simulation simulation = simulated(3);
    SimulatedPlatform other =
        real.withHealth(
            Broken.rules(
                real.health(),
                new Broken<>(real.health().decider()) {
                  @Override
                  public Decision<VerificationEvent> decide(
                      Verification state, VerificationCommand command) {
                    Decision<VerificationEvent> decided = super.decide(state, command);
                    return decided instanceof Decision.Accepted<VerificationEvent> accepted
                        ? Decision.accept(
                            accepted.events().stream()
                                .filter(event -> !(event instanceof PhaseFinished))
                                .toList())
                        : decided;
                  }
                }));

    Optional<Difference> difference =
        Objects.requireNonNull(other.replay(simulation.replay()).get("health")).difference();

    assertThat(difference).isPresent();
    assertThat(difference.get().position().topic()).isIn("health-events", "health-facts");
  }

  private Simulation simulated(long seed) {
    return simulated(seed, A_RUN);
  }

  private Simulation simulated(long seed, int deployments) {
    AtomicReference<@Nullable Simulation> ended = new AtomicReference<>();
    real.runThen(seed, deployments, ended::set);
    return Objects.requireNonNull(ended.get());
  }

  private Findings findings(String service, LogReplay replay) {
    return Objects.requireNonNull(real.replay(replay).get(service));
  }

  private Difference difference(String service, LogReplay replay) {
    return findings(service, replay).difference().orElseThrow();
  }

  private static LogRecord some(Simulation simulation, Predicate<LogRecord> what) {
    List<LogRecord> found = simulation.log().all().stream().filter(what).toList();
    return found.get(found.size() / 2);
  }

  private static Position causeOf(LogRecord record) {
    if (!record.value().hasField("meta")) {
      return new Position("", 0, 0);
    }
    GenericRecord cause = (GenericRecord) ((GenericRecord) record.value().get("meta")).get("cause");
    return new Position(
        cause.get("topic").toString(),
        (Integer) cause.get("partition"),
        (Long) cause.get("offset"));
  }

  private static UnaryOperator<@Nullable Logged> changed(String field, Object value) {
    return edited(record -> record.put(field, value));
  }

  private static UnaryOperator<@Nullable Logged> higherThreshold() {
    return edited(
        record -> {
          GenericRecord plan = (GenericRecord) record.get("plan");
          GenericRecord monitoring = (GenericRecord) plan.get("monitoring");
          GenericRecord thresholds = (GenericRecord) monitoring.get("thresholds");
          thresholds.put("errorRateCriticalPercent", 99.0);
        });
  }

  @SuppressWarnings("unchecked") // a map of the schema is one of Java
  private static UnaryOperator<@Nullable Logged> otherMeasurements() {
    return edited(
        record ->
            ((Map<Object, Object>) record.get("measurements")).replaceAll((name, _) -> 12345.0));
  }

  private static UnaryOperator<@Nullable Logged> edited(Consumer<GenericRecord> edit) {
    return logged -> {
      Input input = decoded(logged);
      GenericRecord copy = GenericData.get().deepCopy(input.value().getSchema(), input.value());
      edit.accept(copy);
      return logged(input, AvroBinary.write(copy), copy);
    };
  }

  /** As bytes come from a disk on which one has changed. */
  private static UnaryOperator<@Nullable Logged> flipped(int index) {
    return logged -> {
      Input input = decoded(logged);
      byte[] bytes = AvroBinary.write(input.value());
      bytes[index] ^= 1;
      try {
        WireFormat wire = new WireFormat(_ -> input.value().getSchema(), _ -> null);
        GenericRecord read =
            wire.decode(ByteBuffer.allocate(bytes.length + 5).put(5, bytes).array());
        return logged(input, bytes, read);
      } catch (PoisonException e) {
        return new Logged.Undecodable(input.position(), String.valueOf(e.getMessage()));
      }
    };
  }

  private static Input decoded(@Nullable Logged logged) {
    return ((Logged.Decoded) Objects.requireNonNull(logged)).input();
  }

  private static Logged logged(Input input, byte[] body, GenericRecord value) {
    return new Logged.Decoded(
        new Input(input.position(), input.at(), input.lane(), input.deploymentId(), value),
        Optional.of(ByteBuffer.wrap(body)));
  }
}
