/** What records mean to the monitor service. */
@NullMarked
package dev.slipway.monitor.kafka;

import org.jspecify.annotations.NullMarked;
