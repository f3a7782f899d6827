/** The scorer service: turns evidence into points and the verdict. */
@NullMarked
package dev.slipway.scorer;

import org.jspecify.annotations.NullMarked;
