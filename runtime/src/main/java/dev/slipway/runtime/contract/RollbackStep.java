package dev.slipway.runtime.contract;

import org.jspecify.annotations.Nullable;

/**
 * What to do to one component in a rollback. Not touched: already stable. No version: none ran
 * before, so the action takes down. No action: nothing can be done.
 */
public record RollbackStep(
    String component, boolean touched, String toVersion, @Nullable Action action) {}
