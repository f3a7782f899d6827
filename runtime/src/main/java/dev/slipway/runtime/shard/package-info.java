/**
 * One partition of one service: inputs in, events and state out. Knows no Kafka, so that the
 * simulation runs the same code.
 */
@NullMarked
package dev.slipway.runtime.shard;

import org.jspecify.annotations.NullMarked;
