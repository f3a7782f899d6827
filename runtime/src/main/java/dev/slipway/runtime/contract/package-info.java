/**
 * Java records for the shared types of the contract ({@code schemas/src/main/avro/types}), bound to
 * them by name.
 */
@NullMarked
package dev.slipway.runtime.contract;

import org.jspecify.annotations.NullMarked;
