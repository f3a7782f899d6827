/** The seven checks that a release has to pass before it is deployed; each is a program. */
@NullMarked
package dev.slipway.examples.booking.checks;

import org.jspecify.annotations.NullMarked;
