/** Programs of the appointment booking example: worker, pages and database. */
@NullMarked
package dev.slipway.examples.booking;

import org.jspecify.annotations.NullMarked;
