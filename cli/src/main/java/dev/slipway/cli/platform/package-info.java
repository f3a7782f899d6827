/** Finding the platform, connecting to it, publishing requests and awaiting their answers. */
@NullMarked
package dev.slipway.cli.platform;

import org.jspecify.annotations.NullMarked;
