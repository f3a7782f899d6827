package dev.slipway.runtime.contract;

import org.jspecify.annotations.Nullable;

/**
 * A component as the plan fixes it. {@code restore} brings this version back, should a later one
 * fail; {@code takeDown} removes it where nothing ran before; {@code verify} tells whether it is
 * live, when nobody knows how an attempt to deploy it ended; {@code onUnresolved} says what happens
 * when that stays unknown.
 */
public record PlannedComponent(
    String name,
    Action deploy,
    Action restore,
    @Nullable Action takeDown,
    @Nullable Action verify,
    Unresolved onUnresolved) {}
