@NullMarked
package dev.slipway.cli.story;

import org.jspecify.annotations.NullMarked;
