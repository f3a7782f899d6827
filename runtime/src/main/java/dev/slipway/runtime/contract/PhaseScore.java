package dev.slipway.runtime.contract;

import org.jspecify.annotations.Nullable;

/** Score of one phase, 0 to 5; null where the evidence was incomplete. */
public record PhaseScore(
    int phase, @Nullable Integer score, PhaseResult result, SkipReason skipReason, String reason) {}
