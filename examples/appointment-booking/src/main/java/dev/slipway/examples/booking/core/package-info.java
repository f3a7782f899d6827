/** The rules of booking and the small values they work on; no I/O, no clock. */
@NullMarked
package dev.slipway.examples.booking.core;

import org.jspecify.annotations.NullMarked;
