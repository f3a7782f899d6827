package dev.slipway.cli.log;

import org.apache.avro.generic.GenericRecord;

/** The value of a record, as far as it can be read. */
public sealed interface Payload {

  /** An Avro record. */
  record Decoded(GenericRecord record) implements Payload {}

  /**
   * Bytes that are none.
   *
   * @param reason one sentence
   */
  record Undecodable(String reason) implements Payload {}

  /** No value: the key was deleted. */
  record Absent() implements Payload {}
}
