/** What every service wires alike: settings, life cycle, health. */
@NullMarked
package dev.slipway.runtime.spring;

import org.jspecify.annotations.NullMarked;
