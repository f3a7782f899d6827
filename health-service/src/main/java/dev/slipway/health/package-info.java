/** The health service: runs phases 3 and 4. */
@NullMarked
package dev.slipway.health;

import org.jspecify.annotations.NullMarked;
