/**
 * Bringing back the release that ran before a deployment. Pure; start reading at {@link
 * dev.slipway.rollback.release.RollbackDecider}.
 */
@NullMarked
package dev.slipway.rollback.release;

import org.jspecify.annotations.NullMarked;
