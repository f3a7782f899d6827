/**
 * The five services together, with everything going wrong that can, and what must hold
 * nevertheless.
 */
@NullMarked
package dev.slipway.standalone.simulation;

import org.jspecify.annotations.NullMarked;
