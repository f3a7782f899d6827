/** The command line: start at {@link dev.slipway.cli.Slipway}. */
@NullMarked
package dev.slipway.cli;

import org.jspecify.annotations.NullMarked;
