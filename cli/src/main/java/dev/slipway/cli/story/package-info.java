/** What happened to one deployment, read from the event topics. */
@NullMarked
package dev.slipway.cli.story;

import org.jspecify.annotations.NullMarked;
