@NullMarked
package dev.slipway.deployer.kafka;

import org.jspecify.annotations.NullMarked;
