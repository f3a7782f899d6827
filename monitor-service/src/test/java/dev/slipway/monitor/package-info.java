@NullMarked
package dev.slipway.monitor;

import org.jspecify.annotations.NullMarked;
