/** The proof that the log and the rules agree: the five services' decisions, decided again. */
@NullMarked
package dev.slipway.standalone.audit;

import org.jspecify.annotations.NullMarked;
