@NullMarked
package dev.slipway.bench.chaos;

import org.jspecify.annotations.NullMarked;
