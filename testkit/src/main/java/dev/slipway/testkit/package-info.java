/** Scenarios, state walks, the simulated log and the architecture rules. For tests only. */
@NullMarked
package dev.slipway.testkit;

import org.jspecify.annotations.NullMarked;
