/**
 * The processes a platform on one machine consists of: the broker inside this JVM, the registry and
 * the agent beside it, and the directory they share. Knows nothing of the services.
 */
@NullMarked
package dev.slipway.standalone.platform;

import org.jspecify.annotations.NullMarked;
