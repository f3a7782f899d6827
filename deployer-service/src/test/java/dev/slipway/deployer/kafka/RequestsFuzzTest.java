package dev.slipway.deployer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployer.manifest.Manifest;
import dev.slipway.deployer.manifest.Manifests;
import dev.slipway.deployer.manifest.PlanMaker;
import dev.slipway.runtime.avro.RecordBinding;
import dev.slipway.runtime.contract.Position;
import dev.slipway.runtime.kafka.RequestIntake.Sorted;
import dev.slipway.runtime.shard.Input;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.schemas.serde.PoisonException;
import dev.slipway.schemas.serde.Schemas;
import dev.slipway.schemas.serde.WireFormat;
import dev.slipway.testkit.fuzz.ByteMutation;
import dev.slipway.testkit.fuzz.Fuzz;
import dev.slipway.testkit.fuzz.TextMutation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Broken requests as bytes: each becomes a fact for its lane or a dead letter with a sentence, and
 * the fact can be written down.
 */
@Timeout(1800)
class RequestsFuzzTest {

  private static final List<String> TYPES =
      List.of(
          "DeployRequested",
          "RollbackRequested",
          "CancelRequested",
          "HoldResolved",
          "LaneUnlockRequested");
  private static final String REQUESTS = "dev.slipway.requests.";
  private static final String FACTS = "dev.slipway.facts.";
  private static final int LONGEST_SENTENCE = 2_000;
  private static final int LARGEST_FACT = 200 * 1024;
  private static final int UNIONS = 100;

  private static final Map<String, Object> GOOD =
      Map.ofEntries(
          Map.entry("application", "appointment-booking"),
          Map.entry("environment", "staging"),
          Map.entry("version", "2.1.0"),
          Map.entry("reason", "I looked."),
          Map.entry("deploymentId", "deploy-20261121-142310-3-h"),
          Map.entry("decision", "accept"),
          Map.entry("requestedBy", "ann"),
          Map.entry("idempotencyKey", "key-1"),
          Map.entry("mode", "queue"));

  private final Requests requests = new Requests(new PlanMaker(Manifests.SETTINGS));
  private final Map<String, Manifest> manifests =
      Map.of("appointment-booking", Manifests.reference());
  private final WireFormat wire =
      new WireFormat(RequestsFuzzTest::writer, name -> Schemas.find(name).orElse(null));

  @BeforeAll
  static void limits() {
    AvroLimits.set();
  }

  @Test
  void everyMutantOfARequestBecomesAFactOrADeadLetter() {
    List<GenericRecord> examples = new ArrayList<>();
    for (int id = 0; id < TYPES.size(); id++) {
      examples.add(example(writer(id)));
      examples.add(example(writer(UNIONS + id)));
    }

    Map<String, Integer> counts =
        Fuzz.run(
            "requests",
            Fuzz.mutants(),
            examples.stream().map(RequestsFuzzTest::encoded).toList(),
            (example, random) ->
                mutant(examples.get(random.nextInt(examples.size())), example, random),
            Duration.ofSeconds(1),
            mutant -> HexFormat.of().formatHex(mutant),
            this::read);

    assertThat(counts).containsKeys("DeployAdmitted", "RequestRefused", "poison");
  }

  private String read(byte[] mutant) {
    GenericRecord value;
    try {
      value = wire.decode(mutant);
    } catch (PoisonException e) {
      assertSentence(String.valueOf(e.getMessage()));
      return "poison";
    }
    Input input =
        new Input(new Position("deploy-requests", 5, 17), Instant.EPOCH, "x/y", "", value);
    Sorted sorted;
    try {
      sorted = requests.sort(input, manifests);
    } catch (IllegalArgumentException e) {
      assertSentence(String.valueOf(e.getMessage()));
      return "dead letter";
    }
    if (sorted.fact() instanceof Requests.RequestRefused refused) {
      assertSentence(refused.sentence());
    }
    String name = sorted.fact().getClass().getSimpleName();
    byte[] fact =
        WireFormat.encode(1, RecordBinding.toAvro(sorted.fact(), Schemas.named(FACTS + name)));
    if (fact.length > LARGEST_FACT || sorted.lane().length() > 200) {
      throw new AssertionError(
          "Expected a small fact, but it has %d bytes.".formatted(fact.length));
    }
    return name;
  }

  private static void assertSentence(String sentence) {
    if (!sentence.startsWith("Expected ")
        || sentence.length() > LONGEST_SENTENCE
        || sentence.chars().anyMatch(Character::isISOControl)) {
      throw new AssertionError("Expected one sentence, but it is: " + sentence);
    }
  }

  /** Most are broken in their fields alone, so that they reach the rules. */
  private static byte[] mutant(GenericRecord record, byte[] example, Random random) {
    if (random.nextInt(4) == 0) {
      return ByteMutation.broken(example, random);
    }
    GenericRecord changed = GenericData.get().deepCopy(record.getSchema(), record);
    for (int i = random.nextInt(3); i >= 0; i--) {
      change(changed, random);
    }
    byte[] bytes = encoded(changed);
    return random.nextInt(4) == 0 ? ByteMutation.broken(bytes, random) : bytes;
  }

  private static void change(GenericRecord record, Random random) {
    List<Schema.Field> fields = record.getSchema().getFields();
    Schema.Field field = fields.get(random.nextInt(fields.size()));
    record.put(field.pos(), value(field.schema(), random));
  }

  private static Object value(Schema schema, Random random) {
    return switch (schema.getType()) {
      case STRING -> TextMutation.hostile(random);
      case BOOLEAN -> random.nextBoolean();
      case LONG -> random.nextLong() >> random.nextInt(64);
      case DOUBLE -> Double.longBitsToDouble(random.nextLong());
      case MAP -> {
        Map<String, Object> entries = new TreeMap<>();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 5_000 : 60); i > 0; i--) {
          entries.put(
              i + " " + random.nextInt(100),
              random.nextInt(10) == 0 ? TextMutation.hostile(random) : "x");
        }
        yield entries;
      }
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())), random);
      default -> throw new AssertionError("Expected no " + schema.getType() + " in a request.");
    };
  }

  /** Ids from 0 are the schemas of the contract, those from 100 have unions where it has texts. */
  private static Schema writer(int id) {
    if (id >= 0 && id < TYPES.size()) {
      return Schemas.named(REQUESTS + TYPES.get(id));
    }
    if (id >= UNIONS && id < UNIONS + TYPES.size()) {
      Schema good = Schemas.named(REQUESTS + TYPES.get(id - UNIONS));
      Schema union =
          Schema.createUnion(
              Schema.create(Schema.Type.STRING),
              Schema.create(Schema.Type.LONG),
              Schema.create(Schema.Type.DOUBLE),
              Schema.createMap(Schema.create(Schema.Type.STRING)));
      Schema other = Schema.createRecord(good.getName(), null, good.getNamespace(), false);
      other.setFields(
          good.getFields().stream()
              .map(
                  field ->
                      new Schema.Field(
                          field.name(),
                          field.schema().getType() == Schema.Type.STRING ? union : field.schema(),
                          null,
                          field.defaultVal()))
              .toList());
      return other;
    }
    throw new PoisonException("Expected a known schema, but got %d.".formatted(id));
  }

  private static GenericRecord example(Schema schema) {
    GenericRecordBuilder builder = new GenericRecordBuilder(schema);
    schema.getFields().stream()
        .filter(field -> GOOD.containsKey(field.name()))
        .forEach(field -> builder.set(field, GOOD.get(field.name())));
    return builder.build();
  }

  private static byte[] encoded(GenericRecord record) {
    int type = TYPES.indexOf(record.getSchema().getName());
    boolean unions = !record.getSchema().equals(writer(type));
    return WireFormat.encode(unions ? UNIONS + type : type, record);
  }
}
