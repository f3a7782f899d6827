/** Real processes, real files; a clock that is set by hand where time matters. */
@NullMarked
package dev.slipway.runtime.action;

import org.jspecify.annotations.NullMarked;
