/** Scenarios, worked examples and interleavings of phases 3 and 4. */
@NullMarked
package dev.slipway.health.verification;

import org.jspecify.annotations.NullMarked;
