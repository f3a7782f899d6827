package dev.slipway.runtime.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Records as bare Avro binary, without a schema id. For bytes of our own only: it sets no limits.
 */
public final class AvroBinary {

  private static final Map<Schema, SortedWriter> WRITERS = new ConcurrentHashMap<>();

  private AvroBinary() {}

  /** The record in Avro's binary encoding; equal records give equal bytes. */
  public static byte[] write(GenericRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      WRITERS.computeIfAbsent(record.getSchema(), SortedWriter::new).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The record that {@link #write} wrote with this schema. */
  public static GenericRecord read(byte[] bytes, Schema schema) {
    try {
      return new GenericDatumReader<GenericRecord>(schema)
          .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Maps by their keys, as {@link RecordBinding} has them, wherever the record comes from. */
  private static final class SortedWriter extends GenericDatumWriter<GenericRecord> {
    SortedWriter(Schema schema) {
      super(schema);
    }

    @Override
    protected Iterable<Map.Entry<Object, Object>> getMapEntries(Object map) {
      return ((Map<?, ?>) map)
          .entrySet().stream()
              .map(entry -> Map.entry((Object) entry.getKey(), (Object) entry.getValue()))
              .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
              .toList();
    }
  }
}
