/** What strangers send, mutated, through several modules. */
@NullMarked
package dev.slipway.standalone.fuzz;

import org.jspecify.annotations.NullMarked;
