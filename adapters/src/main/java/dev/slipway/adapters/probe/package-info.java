/** Questions with a yes or a no: HTTP, TCP and database probes. */
@NullMarked
package dev.slipway.adapters.probe;

import org.jspecify.annotations.NullMarked;
