/** Mutants of good input, seeded, for everything that reads what strangers send. */
@NullMarked
package dev.slipway.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
