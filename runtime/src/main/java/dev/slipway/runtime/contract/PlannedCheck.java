package dev.slipway.runtime.contract;

/** A check as the plan fixes it. */
public record PlannedCheck(String name, CheckKind kind, Action action) {}
