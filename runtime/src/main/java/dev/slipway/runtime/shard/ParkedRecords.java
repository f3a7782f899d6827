package dev.slipway.runtime.shard;

import dev.slipway.runtime.shard.Parked.ParkedInput;
import dev.slipway.schemas.serde.Schemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Writes inputs that have to wait into the state, and reads them back. */
final class ParkedRecords {

  private ParkedRecords() {}

  static ParkedInput write(Input input) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    Schema schema = input.value().getSchema();
    try {
      new GenericDatumWriter<GenericRecord>(schema).write(input.value(), encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String payload = Base64.getEncoder().encodeToString(bytes.toByteArray());
    return new ParkedInput(
        input.position(), input.at(), input.deploymentId(), schema.getFullName(), payload);
  }

  static Input read(ParkedInput parked, String lane) {
    Schema schema = Schemas.named(parked.schema());
    byte[] bytes = Base64.getDecoder().decode(parked.payload());
    try {
      GenericRecord value =
          new GenericDatumReader<GenericRecord>(schema)
              .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
      return new Input(parked.position(), parked.at(), lane, parked.deploymentId(), value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
