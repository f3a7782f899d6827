package dev.slipway.runtime.contract;

/** What one check showed; OUTCOME_UNKNOWN is missing evidence. */
public record CheckEvidence(
    String name, CheckKind kind, Result result, int attempts, String detail) {}
