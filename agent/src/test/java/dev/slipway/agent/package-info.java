/** Tests of the agent with real processes and real sockets. */
@NullMarked
package dev.slipway.agent;

import org.jspecify.annotations.NullMarked;
