package dev.slipway.runtime.replay;

import dev.slipway.runtime.contract.Position;

/**
 * The first place where the log and the rules do not agree.
 *
 * @param position the record that is not as the rules have it, or the input whose consequence the
 *     log lacks
 * @param sentence what was expected and what is there
 * @param logged what the log has; empty if nothing
 * @param again what deciding again gives; empty if nothing
 */
public record Difference(Position position, String sentence, String logged, String again) {}
