/**
 * Chaos: real deployments on real processes while a seeded schedule kills, freezes, duplicates and
 * poisons; then what the topics say is compared with what the targets wrote down themselves.
 */
@NullMarked
package dev.slipway.bench.chaos;

import org.jspecify.annotations.NullMarked;
