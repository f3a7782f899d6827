@NullMarked
package dev.slipway.cli.deadletter;

import org.jspecify.annotations.NullMarked;
