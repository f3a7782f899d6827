/** What all adapters have in common when they carry out an order. */
@NullMarked
package dev.slipway.adapters.action;

import org.jspecify.annotations.NullMarked;
