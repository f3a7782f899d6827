/**
 * What a rule may know: no clock, no randomness, no Kafka, no Spring. A service imports this and
 * its own pure code.
 */
@NullMarked
package dev.slipway.runtime.core;

import org.jspecify.annotations.NullMarked;
