/** Programs that look at the traces of commands from the inside, for builds without a guard. */
@NullMarked
package dev.slipway.runtime.action;

import org.jspecify.annotations.NullMarked;
