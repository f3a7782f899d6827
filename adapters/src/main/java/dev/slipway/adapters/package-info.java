/**
 * What Slipway does outside: targets, routers, probes and metric sources. Nothing else in Slipway
 * touches the outside, except for commands.
 */
@NullMarked
package dev.slipway.adapters;

import org.jspecify.annotations.NullMarked;
