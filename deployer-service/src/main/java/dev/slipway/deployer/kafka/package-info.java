/**
 * The deployer's side of the log: what it reads, what else it publishes, how its state is laid out,
 * and the intake.
 */
@NullMarked
package dev.slipway.deployer.kafka;

import org.jspecify.annotations.NullMarked;
