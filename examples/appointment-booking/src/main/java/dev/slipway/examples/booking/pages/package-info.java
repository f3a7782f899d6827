/** What the two page programs share. */
@NullMarked
package dev.slipway.examples.booking.pages;

import org.jspecify.annotations.NullMarked;
