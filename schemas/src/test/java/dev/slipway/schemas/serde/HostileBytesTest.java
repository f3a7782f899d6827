package dev.slipway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever the bytes are, decoding gives a record or a PoisonException: never an Error, never
 * another exception.
 */
class HostileBytesTest {
  private static final int MUTANTS = Integer.getInteger("fuzz.mutants", 200_000);
  private static final long SEED = 20_261_121L;

  @Test
  @Timeout(120)
  void shouldSurviveMutants() {
    Schema accepted = Schemas.named("dev.slipway.events.DeploymentAccepted");
    Schema requested = Schemas.named("dev.slipway.requests.DeployRequested");
    WireFormat format =
        Samples.format(Map.of(1, Samples.SMALL, 2, Samples.RICH, 3, accepted, 4, requested));
    var seeds = new ArrayList<byte[]>();
    seeds.add(WireFormat.encode(1, Samples.small("small", 3)));
    Samples.random(Samples.RICH, 20, 1).forEach(record -> seeds.add(WireFormat.encode(2, record)));
    Samples.random(accepted, 10, 2).forEach(record -> seeds.add(WireFormat.encode(3, record)));
    Samples.random(requested, 10, 3).forEach(record -> seeds.add(WireFormat.encode(4, record)));
    seeds.removeIf(seed -> seed.length > 4096);
    assertThat(seeds).hasSizeGreaterThan(20);

    // CPU time, because other work on the machine says nothing about ours.
    ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    long start = cpu.getCurrentThreadCpuTime();
    var random = new Random(SEED);
    int decoded = 0;
    int poison = 0;
    // AssertJ would take longer than what is tested, so the loop only collects.
    var surprises = new ArrayList<String>();
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutant(seeds.get(random.nextInt(seeds.size())), random);
      try {
        GenericRecord record = format.decode(mutant);
        decoded++;
        // What was read is a whole record: written and read again it is the same.
        GenericRecord again =
            format.decode(WireFormat.encode(WireFormat.schemaIdOf(mutant), record));
        if (!again.equals(record)) {
          surprises.add("mutant " + i + " changed when written and read again");
        }
      } catch (PoisonException e) {
        poison++;
        String said = String.valueOf(e.getMessage());
        // The walk refuses all that Avro would: if not, the two read the same bytes differently.
        if (!said.startsWith("Expected")
            || said.length() > PoisonException.MAX_MESSAGE
            || said.contains("Avro could not read")
            || said.contains("end with the payload")) {
          surprises.add("mutant " + i + ": " + said);
        }
      }
    }
    assertThat(surprises).isEmpty();
    assertThat(Duration.ofNanos(cpu.getCurrentThreadCpuTime() - start))
        .isLessThan(Duration.ofMillis(15_000L * Math.max(MUTANTS, 200_000) / 200_000));
    assertThat(decoded).as("mutants that are still records").isGreaterThan(MUTANTS / 100);
    assertThat(poison).as("mutants that are not").isGreaterThan(MUTANTS / 4);
  }

  private static byte[] mutant(byte[] seed, Random random) {
    byte[] bytes = seed;
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes = mutatedOnce(bytes, random);
    }
    return bytes;
  }

  private static byte[] mutatedOnce(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    // Most changes are behind the header, where they reach Avro.
    int at =
        random.nextInt(20) == 0
            ? random.nextInt(bytes.length)
            : random.nextInt(Math.min(5, bytes.length - 1), bytes.length);
    switch (random.nextInt(7)) {
      case 0 -> {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
      }
      case 1 -> {
        byte[] replaced = bytes.clone();
        replaced[at] = (byte) random.nextInt(256);
        return replaced;
      }
      case 2 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 3 -> {
        return spliced(bytes, at, at + 1, new byte[0]);
      }
      case 4 -> {
        return spliced(bytes, at, at, number(random.nextLong() >> random.nextInt(64)));
      }
      case 5 -> {
        byte[] some = new byte[random.nextInt(16)];
        random.nextBytes(some);
        return spliced(bytes, at, at, some);
      }
      default -> {
        return spliced(bytes, at, at + 1, number(Integer.MAX_VALUE - random.nextInt(16)));
      }
    }
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] insert) {
    var out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(insert);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }

  private static byte[] number(long value) {
    try {
      var out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      encoder.writeLong(value);
      return out.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] payload(int id, long... numbers) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 0, 0, 0, (byte) id});
    Arrays.stream(numbers).forEach(value -> out.writeBytes(number(value)));
    return out.toByteArray();
  }

  @Test
  void shouldRefuseHostileLengthsOfEveryKind() {
    Schema text = one("\"string\"");
    Schema bytes = one("\"bytes\"");
    Schema array = one("{\"type\": \"array\", \"items\": \"int\"}");
    Schema map = one("{\"type\": \"map\", \"values\": \"null\"}");
    Schema fixed = one("{\"type\": \"fixed\", \"name\": \"F\", \"size\": 1000000}");
    WireFormat format = Samples.format(Map.of(1, text, 2, bytes, 3, array, 4, map, 5, fixed));
    long[] lengths = {
      -1,
      2,
      65_537,
      1L << 20,
      1L << 30,
      Integer.MAX_VALUE - 8,
      Integer.MAX_VALUE,
      1L << 31,
      Long.MAX_VALUE,
      Long.MIN_VALUE,
      Long.MIN_VALUE + 1,
      -(1L << 31)
    };
    for (int id = 1; id <= 5; id++) {
      for (long length : lengths) {
        for (byte[] hostile :
            List.of(payload(id, length), payload(id, length, 0), payload(id, length, length))) {
          assertThatThrownBy(() -> format.decode(hostile)).isInstanceOf(PoisonException.class);
        }
      }
    }
  }

  @Test
  void shouldRefuseMoreValuesThanBytesCanPayFor() {
    // Each element is one byte on the wire and a record of a hundred nulls in memory.
    var nulls = new ArrayList<String>();
    for (int i = 0; i < 100; i++) {
      nulls.add("{\"name\": \"n" + i + "\", \"type\": \"null\"}");
    }
    Schema greedy =
        one(
            "{\"type\": \"array\", \"items\": {\"type\": \"record\", \"name\": \"Wide\", \"fields\": ["
                + "{\"name\": \"i\", \"type\": \"int\"},"
                + String.join(",", nulls)
                + "]}}");
    byte[] payload = Arrays.copyOf(payload(1, 60_000), 60_010);
    assertThatThrownBy(() -> Samples.format(Map.of(1, greedy)).decode(payload))
        .isInstanceOf(PoisonException.class)
        .hasMessageContaining("more than 262144 values");
  }

  @Test
  void shouldRefuseABlockThatLiesAboutItsSize() {
    WireFormat format = Samples.format(Map.of(1, one("{\"type\": \"array\", \"items\": \"int\"}")));
    assertThat(format.decode(payload(1, -2, 2, 5, 6, 0)).get("value")).isEqualTo(List.of(5, 6));
    assertThatThrownBy(() -> format.decode(payload(1, -2, 1, 5, 6, 0)))
        .isInstanceOf(PoisonException.class)
        .hasMessageContaining("does not end where it says");
  }

  @Test
  void shouldRefuseARecursiveWriterSchemaHoweverDeepTheBytesGo() {
    Schema recursive =
        one(
            "[\"null\", {\"type\": \"record\", \"name\": \"Node\", \"fields\": [{\"name\": \"next\", \"type\": [\"null\", \"Node\"]}]}]");
    byte[] deep = new byte[200_000];
    Arrays.fill(deep, 5, deep.length, (byte) 2);
    deep[4] = 1;
    assertThatThrownBy(() -> Samples.format(Map.of(1, recursive)).decode(deep))
        .isInstanceOf(PoisonException.class)
        .hasMessageContaining("not to contain itself");
  }

  private static Schema one(String type) {
    return Samples.schema(
        "{\"type\": \"record\", \"name\": \"One\", \"fields\": [{\"name\": \"value\", \"type\": "
            + type
            + "}]}");
  }
}
