/** Phase 5 of one deployment: samples, limits, probes, and what they say together. Pure. */
@NullMarked
package dev.slipway.monitor.watch;

import org.jspecify.annotations.NullMarked;
