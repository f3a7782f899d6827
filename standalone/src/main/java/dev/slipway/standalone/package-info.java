/** The five services in one JVM with a real broker; registry and agent are child processes. */
@NullMarked
package dev.slipway.standalone;

import org.jspecify.annotations.NullMarked;
