package dev.slipway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireFormatTest {
  private final WireFormat format = Samples.format(Map.of(258, Samples.SMALL, 7, Samples.RICH));

  @Test
  void shouldLayOutZeroByteThenBigEndianIdThenAvroBinary() {
    byte[] payload = WireFormat.encode(258, Samples.small("añ", -65));
    // 00 | 00000102 | string of 3 bytes: zigzag 06, 61 c3b1 | -65: zigzag 129, as varint 81 01
    assertThat(payload)
        .asHexString()
        .isEqualToIgnoringCase("00" + "00000102" + "0661c3b1" + "8101");
    assertThat(WireFormat.schemaIdOf(payload)).isEqualTo(258);
  }

  @Test
  void shouldReadEveryTypeAsAvroItselfDoes() throws IOException {
    var avro = new GenericDatumReader<GenericRecord>(Samples.RICH);
    for (GenericRecord record : Samples.random(Samples.RICH, 200, 5)) {
      byte[] payload = WireFormat.encode(7, record);
      BinaryDecoder behindHeader =
          DecoderFactory.get().binaryDecoder(payload, 5, payload.length - 5, null);
      assertThat(format.decode(payload))
          .isEqualTo(avro.read(new GenericData.Record(Samples.RICH), behindHeader));
    }
  }

  @Test
  void shouldReadTextAndKeysOfMapsAsJavaStrings() {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Texts", "fields": [
                  {"name": "text", "type": "string"},
                  {"name": "choice", "type": ["null", "string"]},
                  {"name": "texts", "type": {"type": "map", "values": "string"}}]}""");
    var record = new GenericData.Record(schema);
    record.put("text", "a");
    record.put("choice", "b");
    record.put("texts", Map.of("c", "d"));
    GenericRecord back = Samples.format(Map.of(1, schema)).decode(WireFormat.encode(1, record));
    assertThat(back.get("text")).isEqualTo("a");
    assertThat(back.get("choice")).isEqualTo("b");
    assertThat(back.get("texts")).isEqualTo(Map.of("c", "d"));
  }

  @Test
  void shouldReadIntoTheReaderSchemaOfTheSameName() {
    Schema reader =
        Samples.schema(
            """
            {"type": "record", "name": "Small", "namespace": "test", "fields": [
              {"name": "count", "type": "int"},
              {"name": "added", "type": "string", "default": "later"}]}""");
    var evolved =
        new WireFormat(id -> Samples.SMALL, name -> name.equals("test.Small") ? reader : null);
    GenericRecord back = evolved.decode(WireFormat.encode(258, Samples.small("x", 9)));
    assertThat(back.getSchema()).isEqualTo(reader);
    assertThat(back.get("count")).isEqualTo(9);
    assertThat(back.get("added")).isEqualTo("later");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                | at least 5 bytes
          00000001                          | at least 5 bytes
          01000001020278 02                 | begin with byte 0
          00ffffffff027802                  | schema id from 0
          00000000090278 02                 | names 9
          0000000102                        | ends too early
          0000000102 0278                   | ends too early
          0000000102 027802 00              | 1 bytes follow
          0000000102 80808080 08            | claims 1073741824 bytes
          0000000102 01                     | claims -1 bytes
          0000000102 ffffffffffffffffff01   | claims -9223372036854775808 bytes
          0000000102 ffffffffffffffffff7f   | does not fit 64 bits
          0000000102 0278 8080808010        | does not fit 32 bits
          0000000102 02ff 02                | not UTF-8
          """)
  void shouldCallBytesPoisonThatAreNoSmallRecord(String hex, String why) {
    byte[] payload = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThatThrownBy(() -> format.decode(payload))
        .isInstanceOf(PoisonException.class)
        .hasMessageStartingWith("Expected")
        .hasMessageContaining(why);
  }

  @Test
  void shouldNameTheFieldThatIsWrong() {
    byte[] payload = WireFormat.encode(258, Samples.small("abc", 1));
    byte[] cut = Arrays.copyOf(payload, payload.length - 1);
    assertThatThrownBy(() -> format.decode(cut))
        .hasMessage(
            "Expected a record of test.Small, but in field count the payload ends too early.");
  }

  @Test
  void shouldRefusePayloadsOverTheLimitInBothDirections() {
    GenericRecord large = Samples.small("x".repeat(WireFormat.MAX_PAYLOAD_BYTES), 1);
    assertThatThrownBy(() -> WireFormat.encode(1, large))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("at most 1048576 bytes");
    assertThatThrownBy(() -> format.decode(new byte[WireFormat.MAX_PAYLOAD_BYTES + 1]))
        .isInstanceOf(PoisonException.class)
        .hasMessageContaining("at most 1048576 bytes");
  }

  @Test
  void shouldSayWhenARecordDoesNotFitItsSchema() {
    var incomplete = new GenericData.Record(Samples.SMALL);
    assertThatThrownBy(() -> WireFormat.encode(1, incomplete))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("test.Small");
  }

  @Test
  void shouldNotCallBytesPoisonWhenTheRegistryIsAway() {
    var away = new RegistryUnavailableException("Expected an answer, but there was none.");
    var unreachable =
        new WireFormat(
            id -> {
              throw away;
            },
            Samples.NO_READERS);
    byte[] payload = WireFormat.encode(258, Samples.small("x", 1));
    assertThatThrownBy(() -> unreachable.decode(payload)).isSameAs(away);
  }

  @Test
  void shouldAskForAWriterSchemaOnce() {
    var asked = new AtomicInteger();
    var counting =
        new WireFormat(
            id -> {
              asked.incrementAndGet();
              return Samples.SMALL;
            },
            Samples.NO_READERS);
    byte[] payload = WireFormat.encode(258, Samples.small("x", 1));
    assertThat(counting.decode(payload)).isEqualTo(counting.decode(payload));
    assertThat(asked).hasValue(1);
  }

  @Test
  void shouldKeepMessagesShortAndOnOneLine() {
    var poison = new PoisonException("a\nb\u2028c\u0007" + "x".repeat(10_000));
    assertThat(poison.getMessage())
        .hasSize(PoisonException.MAX_MESSAGE)
        .startsWith("a b c x")
        .endsWith("...");
  }
}
