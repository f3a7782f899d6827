/**
 * Builds that lack one guard: a class of ours is compiled again with one place changed, and the
 * check that the guard is for has to notice.
 */
@NullMarked
package dev.slipway.standalone.guards;

import org.jspecify.annotations.NullMarked;
