/** The deployer service: accepts requests, fixes the plan, runs phases 1 and 2, closes. */
@NullMarked
package dev.slipway.deployer;

import org.jspecify.annotations.NullMarked;
