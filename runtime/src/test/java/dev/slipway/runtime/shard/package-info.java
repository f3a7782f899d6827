@NullMarked
package dev.slipway.runtime.shard;

import org.jspecify.annotations.NullMarked;
