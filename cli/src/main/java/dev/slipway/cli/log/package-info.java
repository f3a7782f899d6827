/**
 * Reading topics by partition and offset, behind a small interface; Kafka is one implementation.
 */
@NullMarked
package dev.slipway.cli.log;

import org.jspecify.annotations.NullMarked;
