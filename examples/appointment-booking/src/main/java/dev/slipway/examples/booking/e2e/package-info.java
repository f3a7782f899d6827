/** End-to-end tests that run against a deployed release; each is a program. */
@NullMarked
package dev.slipway.examples.booking.e2e;

import org.jspecify.annotations.NullMarked;
