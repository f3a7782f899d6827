/** One class a command. */
@NullMarked
package dev.slipway.cli.command;

import org.jspecify.annotations.NullMarked;
