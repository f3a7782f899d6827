/** What the scorer reads from the log. */
@NullMarked
package dev.slipway.scorer.kafka;

import org.jspecify.annotations.NullMarked;
