/** What the rollback service reads from the log. */
@NullMarked
package dev.slipway.rollback.kafka;

import org.jspecify.annotations.NullMarked;
