/** Turns what the monitor service reads into commands. */
@NullMarked
package dev.slipway.monitor.kafka;

import org.jspecify.annotations.NullMarked;
