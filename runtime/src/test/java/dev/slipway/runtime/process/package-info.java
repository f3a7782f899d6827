@NullMarked
package dev.slipway.runtime.process;

import org.jspecify.annotations.NullMarked;
