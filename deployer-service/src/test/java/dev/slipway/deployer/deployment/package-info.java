@NullMarked
package dev.slipway.deployer.deployment;

import org.jspecify.annotations.NullMarked;
