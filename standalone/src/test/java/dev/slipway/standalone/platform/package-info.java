@NullMarked
package dev.slipway.standalone.platform;

import org.jspecify.annotations.NullMarked;
