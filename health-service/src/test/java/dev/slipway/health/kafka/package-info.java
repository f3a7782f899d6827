/** What records mean to the health service. */
@NullMarked
package dev.slipway.health.kafka;

import org.jspecify.annotations.NullMarked;
