@NullMarked
package dev.slipway.scorer;

import org.jspecify.annotations.NullMarked;
