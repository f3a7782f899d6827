/** The monitor service: runs phase 5. */
@NullMarked
package dev.slipway.monitor;

import org.jspecify.annotations.NullMarked;
