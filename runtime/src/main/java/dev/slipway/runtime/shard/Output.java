package dev.slipway.runtime.shard;

import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record to write.
 *
 * @param topic without the prefix of the installation
 * @param key lane, or the key of a state record
 * @param value null deletes the key of a compacted topic
 * @param id identity of the record; empty for state
 * @param subject deployment that it belongs to; empty for state
 */
public record Output(
    String topic, String key, @Nullable GenericRecord value, String id, String subject) {}
