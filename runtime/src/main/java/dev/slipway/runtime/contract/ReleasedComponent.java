package dev.slipway.runtime.contract;

/** A component of a release that once was stable, and how to bring it back. */
public record ReleasedComponent(String name, String version, Action restore) {}
