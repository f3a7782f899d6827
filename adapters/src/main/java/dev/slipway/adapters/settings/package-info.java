/** What a plan may ask of an adapter, checked before anything is done. */
@NullMarked
package dev.slipway.adapters.settings;

import org.jspecify.annotations.NullMarked;
