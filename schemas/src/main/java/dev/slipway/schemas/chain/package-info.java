/** The chain of hashes through the topics that hold decisions. */
@NullMarked
package dev.slipway.schemas.chain;

import org.jspecify.annotations.NullMarked;
