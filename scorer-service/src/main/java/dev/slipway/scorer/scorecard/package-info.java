/**
 * The scorecard of a deployment: points for each phase, and the verdict. Pure; start reading at
 * {@link dev.slipway.scorer.scorecard.ScorecardDecider}.
 */
@NullMarked
package dev.slipway.scorer.scorecard;

import org.jspecify.annotations.NullMarked;
