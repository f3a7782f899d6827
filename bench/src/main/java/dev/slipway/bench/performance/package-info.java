/**
 * What orchestration costs, as a ratio to what Kafka itself costs in the same run: a chain of bare
 * consume-and-produce transactions beside deployments whose checks and targets answer at once.
 */
@NullMarked
package dev.slipway.bench.performance;

import org.jspecify.annotations.NullMarked;
