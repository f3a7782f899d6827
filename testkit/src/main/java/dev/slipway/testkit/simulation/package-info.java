/**
 * The whole system in one thread: a log in memory, services that run the same shards as the real
 * shell, an outside world, a virtual clock, and one seed that decides everything else. Start
 * reading at {@link dev.slipway.testkit.simulation.Simulation}.
 */
@NullMarked
package dev.slipway.testkit.simulation;

import org.jspecify.annotations.NullMarked;
