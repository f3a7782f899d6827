/** What a replay of the log came to, as the command line tells it. */
@NullMarked
package dev.slipway.cli.audit;

import org.jspecify.annotations.NullMarked;
