package dev.slipway.cli.platform;

import dev.slipway.cli.log.LogPartition;
import dev.slipway.cli.log.RawRecord;
import org.apache.avro.generic.GenericRecord;

/** Appends records to topics. */
public interface RecordWriter {
  /** Where a record was written. */
  record Written(LogPartition partition, long offset) {
    /** {@code topic-partition@offset}. */
    @Override
    public String toString() {
      return partition + "@" + offset;
    }
  }

  /**
   * Writes a record and waits until the broker has it.
   *
   * @param topic without the prefix of the installation
   */
  Written write(String topic, String key, GenericRecord value);

  /** Writes a record as it is into one partition, and waits until the broker has it. */
  Written write(LogPartition partition, RawRecord record);
}
