/**
 * The shell on spring-kafka: transactions, ownership of partitions, restoring state, facts, dead
 * letters.
 */
@NullMarked
package dev.slipway.runtime.kafka;

import org.jspecify.annotations.NullMarked;
