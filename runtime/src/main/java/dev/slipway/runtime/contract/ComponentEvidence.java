package dev.slipway.runtime.contract;

/** What phase 2 did to one component. */
public record ComponentEvidence(
    String component, boolean touched, boolean deployed, int attempts, String detail) {}
