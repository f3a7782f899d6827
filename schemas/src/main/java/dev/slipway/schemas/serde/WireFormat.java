package dev.slipway.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Confluent's wire layout: a zero byte, the schema id as four bytes with the highest first, then
 * the record in Avro's binary encoding. Safe for use by several threads.
 *
 * <p>Bytes are not trusted. Whatever they hold, {@link #decode} gives a record or throws {@link
 * PoisonException}; it throws {@link RegistryUnavailableException} only when the writer schema
 * could not be asked for, which says nothing about the bytes.
 */
public final class WireFormat {
  /** Default limit for a whole payload, header included: 1 MiB. */
  public static final int MAX_PAYLOAD_BYTES = 1_048_576;

  /** The zero byte and the schema id. */
  public static final int HEADER_BYTES = 5;

  private static final byte MAGIC = 0;

  private final RecordDecoder<GenericRecord> decoder;

  /**
   * Payloads of at most {@link #MAX_PAYLOAD_BYTES}.
   *
   * @param writers writer schema by id, for example {@code registry::byId}
   * @param readers the schema to read into by full record name, or null to read with the writer's
   *     own
   * @throws IllegalStateException if {@link AvroLimits} are not in force
   */
  public WireFormat(IntFunction<Schema> writers, Function<String, @Nullable Schema> readers) {
    this(writers, readers, MAX_PAYLOAD_BYTES);
  }

  /**
   * @param maxPayloadBytes limit for a whole payload, 5 to 16 Mi
   */
  public WireFormat(
      IntFunction<Schema> writers,
      Function<String, @Nullable Schema> readers,
      int maxPayloadBytes) {
    this.decoder =
        new RecordDecoder<>(writers, writer -> genericReader(writer, readers), maxPayloadBytes);
  }

  static DatumReader<GenericRecord> genericReader(
      Schema writer, Function<String, @Nullable Schema> readers) {
    Schema wanted = readers.apply(writer.getFullName());
    Schema reader = SchemaText.withJavaStrings(wanted == null ? writer : wanted);
    return new GenericDatumReader<>(writer, reader, new GenericData());
  }

  /**
   * Reads a record into the reader schema of its name, or into its writer schema if there is none;
   * strings are {@link String}.
   *
   * @throws PoisonException if the bytes are no such record, or their schema does not exist or
   *     cannot be used
   * @throws RegistryUnavailableException if the schema could not be asked for
   */
  public GenericRecord decode(byte[] payload) {
    return decoder.decode(payload);
  }

  /**
   * The schema id that a payload names.
   *
   * @throws PoisonException if it does not begin with a header
   */
  public static int schemaIdOf(byte[] payload) {
    if (payload.length < HEADER_BYTES) {
      throw new PoisonException(
          "Expected a payload of at least "
              + HEADER_BYTES
              + " bytes, but it has "
              + payload.length
              + ".");
    }
    if (payload[0] != MAGIC) {
      throw new PoisonException(
          "Expected a payload to begin with byte 0, but it begins with "
              + (payload[0] & 0xff)
              + ".");
    }
    int id = ByteBuffer.wrap(payload, 1, Integer.BYTES).getInt();
    if (id < 0) {
      throw new PoisonException("Expected a schema id from 0, but it is " + id + ".");
    }
    return id;
  }

  /**
   * Writes a generic or generated record.
   *
   * @throws SerializationException if it does not fit its schema or takes more than {@link
   *     #MAX_PAYLOAD_BYTES}
   */
  public static byte[] encode(int schemaId, IndexedRecord record) {
    return encode(schemaId, record, MAX_PAYLOAD_BYTES);
  }

  /**
   * Writes a generic or generated record of at most so many bytes, header included.
   *
   * @throws SerializationException if it does not fit its schema or takes more
   */
  public static byte[] encode(int schemaId, IndexedRecord record, int maxPayloadBytes) {
    if (schemaId < 0) {
      throw new IllegalArgumentException(
          "Expected a schema id from 0, but it is " + schemaId + ".");
    }
    var out = new ByteArrayOutputStream(256);
    out.write(MAGIC);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(schemaId).array());
    try {
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      writerOf(record).write(record, encoder);
      encoder.flush();
    } catch (IOException | AvroRuntimeException | NullPointerException | ClassCastException e) {
      throw new SerializationException(
          "Expected a record that fits schema "
              + record.getSchema().getFullName()
              + ", but it does not: "
              + Sentence.shortened(e.getMessage(), 300),
          e);
    }
    if (out.size() > maxPayloadBytes) {
      throw new SerializationException(
          "Expected a record of "
              + record.getSchema().getFullName()
              + " to take at most "
              + maxPayloadBytes
              + " bytes, but it takes "
              + out.size()
              + "; make it smaller.");
    }
    return out.toByteArray();
  }

  private static DatumWriter<IndexedRecord> writerOf(IndexedRecord record) {
    // A generated class knows its logical types (Instant for timestamps) by its own data model.
    return record instanceof SpecificRecordBase specific
        ? new SpecificDatumWriter<>(record.getSchema(), specific.getSpecificData())
        : new GenericDatumWriter<>(record.getSchema());
  }
}
