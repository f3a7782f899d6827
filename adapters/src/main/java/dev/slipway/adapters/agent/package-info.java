/** Components that an agent supervises: deploying, switching and removing them. */
@NullMarked
package dev.slipway.adapters.agent;

import org.jspecify.annotations.NullMarked;
