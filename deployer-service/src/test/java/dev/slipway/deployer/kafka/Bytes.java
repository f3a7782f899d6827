package dev.slipway.deployer.kafka;

import dev.slipway.runtime.avro.RecordBinding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Records on their way through bytes, as they lie in the log. */
final class Bytes {

  private Bytes() {}

  static <T extends Record> T readBack(GenericRecord written, Class<T> type) throws IOException {
    return RecordBinding.fromAvro(readBack(written), type);
  }

  static GenericRecord readBack(GenericRecord written) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(written.getSchema()).write(written, encoder);
    encoder.flush();
    return new GenericDatumReader<GenericRecord>(written.getSchema())
        .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
  }
}
