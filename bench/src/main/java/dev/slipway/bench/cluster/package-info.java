/** A whole installation as processes, each of which may be killed, frozen and started again. */
@NullMarked
package dev.slipway.bench.cluster;

import org.jspecify.annotations.NullMarked;
