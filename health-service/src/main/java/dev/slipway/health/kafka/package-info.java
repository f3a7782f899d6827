/** Turns what the health service reads into commands. */
@NullMarked
package dev.slipway.health.kafka;

import org.jspecify.annotations.NullMarked;
