/** Binds Java records to Avro records by the names of their fields. */
@NullMarked
package dev.slipway.runtime.avro;

import org.jspecify.annotations.NullMarked;
