/**
 * The agent: a small process beside the applications that it runs. It owns slots (one per version
 * of a component), the child processes in them, and the reverse proxy that decides which version
 * answers. It keeps what it was told on disk and finds its children again after its own restart.
 *
 * <p>The stored {@link dev.slipway.agent.AgentState} is the one truth: {@link
 * dev.slipway.agent.Routes} and the open ports are derived from it after each change, so that a
 * restart needs nothing else.
 */
@NullMarked
package dev.slipway.agent;

import org.jspecify.annotations.NullMarked;
