/** The demo: a platform of its own, the reference application under real traffic, four releases. */
@NullMarked
package dev.slipway.cli.demo;

import org.jspecify.annotations.NullMarked;
