package dev.slipway.schemas.serde;

import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;

/** Payload to record, of the kind that {@code readers} makes. Safe for use by several threads. */
final class RecordDecoder<R extends IndexedRecord> {
  private static final int MAX_CACHED = 4096;

  private final IntFunction<Schema> writers;
  private final Function<Schema, DatumReader<R>> readers;
  private final int maxPayloadBytes;
  private final ConcurrentHashMap<Integer, Decoding<R>> decodings = new ConcurrentHashMap<>();

  private record Decoding<R>(Schema writer, DatumReader<R> reader) {}

  /**
   * @param writers writer schema by id
   * @param readers what reads records of a writer schema
   */
  RecordDecoder(
      IntFunction<Schema> writers, Function<Schema, DatumReader<R>> readers, int maxPayloadBytes) {
    AvroLimits.require();
    if (maxPayloadBytes < WireFormat.HEADER_BYTES || maxPayloadBytes > AvroLimits.CEILING) {
      throw new IllegalArgumentException(
          "Expected a payload limit between "
              + WireFormat.HEADER_BYTES
              + " and "
              + AvroLimits.CEILING
              + " bytes, but it is "
              + maxPayloadBytes
              + ".");
    }
    this.writers = writers;
    this.readers = readers;
    this.maxPayloadBytes = maxPayloadBytes;
  }

  R decode(byte[] payload) {
    if (payload.length > maxPayloadBytes) {
      throw new PoisonException(
          "Expected a payload of at most "
              + maxPayloadBytes
              + " bytes, but it has "
              + payload.length
              + ".");
    }
    int id = WireFormat.schemaIdOf(payload);
    Decoding<R> decoding = decodingOf(id);
    PayloadWalk.check(decoding.writer(), payload, WireFormat.HEADER_BYTES);
    try {
      BinaryDecoder in =
          DecoderFactory.get()
              .binaryDecoder(
                  payload, WireFormat.HEADER_BYTES, payload.length - WireFormat.HEADER_BYTES, null);
      // Avro's interface says nothing about null; a reader without anything to reuse makes a new
      // record.
      R record = readNew(decoding.reader(), in);
      if (!in.isEnd()) {
        throw new PoisonException("Expected the record to end with the payload, but bytes follow.");
      }
      return record;
    } catch (PoisonException e) {
      throw e;
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      throw new PoisonException(
          "Expected a record of "
              + decoding.writer().getFullName()
              + " (schema id "
              + id
              + "), but Avro could not read it: "
              + e.getClass().getSimpleName()
              + ": "
              + Sentence.shortened(e.getMessage(), 200),
          e);
    }
  }

  @SuppressWarnings("NullAway")
  private static <R> R readNew(DatumReader<R> reader, BinaryDecoder in) throws IOException {
    return reader.read(null, in);
  }

  private Decoding<R> decodingOf(int id) {
    Decoding<R> known = decodings.get(id);
    if (known != null) {
      return known;
    }
    Decoding<R> decoding;
    try {
      Schema writer = writers.apply(id);
      SchemaShape.check(writer);
      decoding = new Decoding<>(writer, readers.apply(writer));
    } catch (SchemaNotFoundException | SchemaUnusableException e) {
      throw new PoisonException(
          "Expected a payload with a usable schema id, but it names " + id + ": " + e.getMessage(),
          e);
    }
    // A full cache is emptied: far more ids than schemas in use means that it does not help anyway.
    if (decodings.size() >= MAX_CACHED) {
      decodings.clear();
    }
    decodings.put(id, decoding);
    return decoding;
  }
}
