/**
 * A lane and the deployment that runs in it: acceptance, phases 1 and 2, closing. Pure; start
 * reading at {@link dev.slipway.deployer.deployment.LaneDecider}.
 */
@NullMarked
package dev.slipway.deployer.deployment;

import org.jspecify.annotations.NullMarked;
