/** The rollback service: brings the previous release back, once. */
@NullMarked
package dev.slipway.rollback;

import org.jspecify.annotations.NullMarked;
