/**
 * Stories through the real platform: its own process, a real broker, real applications, and kills
 * in between.
 */
@NullMarked
package dev.slipway.bench.story;

import org.jspecify.annotations.NullMarked;
