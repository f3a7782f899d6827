/**
 * The Kafka shell on a real broker: several instances that come, go and die, bad input, and a
 * registry that is away.
 */
@NullMarked
package dev.slipway.standalone.shell;

import org.jspecify.annotations.NullMarked;
