/** Records that a service could not process: finding them, and writing them again. */
@NullMarked
package dev.slipway.cli.deadletter;

import org.jspecify.annotations.NullMarked;
