@NullMarked
package dev.slipway.runtime.spring;

import org.jspecify.annotations.NullMarked;
