/**
 * Deciding again what a log says was decided, and finding the first difference. Pure: it reads
 * through {@link dev.slipway.runtime.replay.LoggedTopic} and knows no Kafka.
 */
@NullMarked
package dev.slipway.runtime.replay;

import org.jspecify.annotations.NullMarked;
