/** Scenarios, worked examples and interleavings of phase 5. */
@NullMarked
package dev.slipway.monitor.watch;

import org.jspecify.annotations.NullMarked;
