/** Carries out what events ordered, off the consuming thread, and publishes how it ended. */
@NullMarked
package dev.slipway.runtime.action;

import org.jspecify.annotations.NullMarked;
