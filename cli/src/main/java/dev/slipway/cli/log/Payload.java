package dev.slipway.cli.log;

import org.apache.avro.generic.GenericRecord;

/** The value of a record, as far as it can be read. */
public sealed interface Payload {

  /**
   * An Avro record.
   *
   * @param asCompiled whether it was written with the schema that is compiled in, so that writing
   *     it again gives the same bytes
   */
  record Decoded(GenericRecord record, boolean asCompiled) implements Payload {
    /** A record that was written with the schema that it has. */
    public Decoded(GenericRecord record) {
      this(record, true);
    }
  }

  /**
   * Bytes that are none.
   *
   * @param reason one sentence
   */
  record Undecodable(String reason) implements Payload {}

  /** No value: the key was deleted. */
  record Absent() implements Payload {}
}
