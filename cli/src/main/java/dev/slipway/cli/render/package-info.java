/** The same story as lines, as a live tree and as JSON. */
@NullMarked
package dev.slipway.cli.render;

import org.jspecify.annotations.NullMarked;
