/** How the process ends when it cannot be trusted any more. */
@NullMarked
package dev.slipway.runtime.process;

import org.jspecify.annotations.NullMarked;
