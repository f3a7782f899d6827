/** What the architecture rules must find. */
@NullMarked
package dev.slipway.testkit.wrong;

import org.jspecify.annotations.NullMarked;
