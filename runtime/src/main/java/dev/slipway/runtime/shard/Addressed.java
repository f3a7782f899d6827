package dev.slipway.runtime.shard;

/** A command and the aggregate that it is for. */
public record Addressed<C>(String aggregate, C command) {}
