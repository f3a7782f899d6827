/** A small loopback HTTP server and client. */
@NullMarked
package dev.slipway.examples.booking.http;

import org.jspecify.annotations.NullMarked;
