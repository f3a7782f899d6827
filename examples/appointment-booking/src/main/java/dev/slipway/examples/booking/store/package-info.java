/** The database: connections, statements and schema. */
@NullMarked
package dev.slipway.examples.booking.store;

import org.jspecify.annotations.NullMarked;
