/** Samples of what users of an application see. */
@NullMarked
package dev.slipway.adapters.metrics;

import org.jspecify.annotations.NullMarked;
