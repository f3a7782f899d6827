@NullMarked
package dev.slipway.cli.manifest;

import org.jspecify.annotations.NullMarked;
