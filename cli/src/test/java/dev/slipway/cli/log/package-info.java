@NullMarked
package dev.slipway.cli.log;

import org.jspecify.annotations.NullMarked;
