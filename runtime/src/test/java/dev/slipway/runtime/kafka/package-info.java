@NullMarked
package dev.slipway.runtime.kafka;

import org.jspecify.annotations.NullMarked;
