/**
 * HTTP and TCP with an end: every exchange has a deadline over all of it, a largest answer and
 * rules for addresses.
 */
@NullMarked
package dev.slipway.adapters.net;

import org.jspecify.annotations.NullMarked;
