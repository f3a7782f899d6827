/** Load on a deployed application, and what its answers say. */
@NullMarked
package dev.slipway.adapters.load;

import org.jspecify.annotations.NullMarked;
