/** Phases 3 and 4 of one deployment: what is checked, what it showed, and when it ended. Pure. */
@NullMarked
package dev.slipway.health.verification;

import org.jspecify.annotations.NullMarked;
