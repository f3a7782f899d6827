package dev.slipway.testkit.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.IdentityHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Values as they come back from bytes: what does not fit its schema cannot be written. */
final class WrittenForm {

  private record Codec(
      GenericDatumWriter<GenericRecord> writer, GenericDatumReader<GenericRecord> reader) {}

  private final IdentityHashMap<Schema, Codec> codecs = new IdentityHashMap<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable BinaryEncoder encoder;
  private @Nullable BinaryDecoder decoder;

  GenericRecord of(GenericRecord value) {
    Codec codec =
        codecs.computeIfAbsent(
            value.getSchema(),
            schema ->
                new Codec(new GenericDatumWriter<>(schema), new GenericDatumReader<>(schema)));
    bytes.reset();
    try {
      encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
      codec.writer().write(value, encoder);
      encoder.flush();
      decoder = DecoderFactory.get().binaryDecoder(bytes.toByteArray(), decoder);
      return codec.reader().read(null, decoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
