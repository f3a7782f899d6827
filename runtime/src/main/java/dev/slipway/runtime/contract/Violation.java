package dev.slipway.runtime.contract;

/** A limit of phase 5 that was violated. */
public record Violation(String rule, ViolationKind kind, String detail) {}
