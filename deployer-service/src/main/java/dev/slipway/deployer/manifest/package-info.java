/**
 * From an application's manifest to the plan of one deployment. Reads JSON, so it is not part of
 * the pure rules.
 */
@NullMarked
package dev.slipway.deployer.manifest;

import org.jspecify.annotations.NullMarked;
