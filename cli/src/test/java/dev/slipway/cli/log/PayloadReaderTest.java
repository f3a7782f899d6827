package dev.slipway.cli.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cli.Records;
import dev.slipway.schemas.serde.AvroLimits;
import dev.slipway.schemas.serde.RegistryUnavailableException;
import dev.slipway.schemas.serde.SchemaNotFoundException;
import dev.slipway.schemas.serde.WireFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where the schema of a record is looked for. */
class PayloadReaderTest {

  private static final int ID = 7;
  private static final GenericRecord REQUEST =
      Records.of("dev.slipway.requests.DeployRequested", Map.of("version", "1.0.0"));
  private static final byte[] BYTES = WireFormat.encode(ID, REQUEST);

  @BeforeAll
  static void limits() {
    AvroLimits.set();
  }

  @Test
  void shouldReadWhatTheLogKnowsWithoutARegistry() {
    PayloadReader reader =
        new PayloadReader(id -> Optional.of(schema(id)), PayloadReaderTest::away);
    assertThat(reader.read(BYTES)).isEqualTo(new Payload.Decoded(REQUEST));
  }

  @Test
  void shouldAskTheRegistryForWhatTheLogDoesNotKnow() {
    PayloadReader reader = new PayloadReader(id -> Optional.empty(), PayloadReaderTest::schema);
    assertThat(reader.read(BYTES)).isEqualTo(new Payload.Decoded(REQUEST));
  }

  @Test
  void shouldAskTheRegistryWhenTheTopicMayNotBeRead() {
    PayloadReader reader =
        new PayloadReader(
            id -> {
              throw new TopicAuthorizationException("no");
            },
            PayloadReaderTest::schema);
    assertThat(reader.read(BYTES)).isEqualTo(new Payload.Decoded(REQUEST));
  }

  @Test
  void shouldSayWhichIsMissingWhenNeitherAnswers() {
    assertThatThrownBy(
            () -> new PayloadReader(id -> Optional.empty(), PayloadReaderTest::away).read(BYTES))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void shouldCallAnIdThatNobodyKnowsUndecodable() {
    PayloadReader reader =
        new PayloadReader(
            id -> Optional.empty(),
            id -> {
              throw new SchemaNotFoundException("Expected schema id 7, but there is none.");
            });
    assertThat(reader.read(BYTES))
        .isInstanceOfSatisfying(
            Payload.Undecodable.class,
            unreadable -> assertThat(unreadable.reason()).contains("Expected schema id 7"));
  }

  private static Schema schema(int id) {
    assertThat(id).isEqualTo(ID);
    return REQUEST.getSchema();
  }

  private static Schema away(int id) {
    throw new RegistryUnavailableException("Expected the registry to answer, but it is away.");
  }
}
