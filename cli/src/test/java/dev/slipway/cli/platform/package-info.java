@NullMarked
package dev.slipway.cli.platform;

import org.jspecify.annotations.NullMarked;
