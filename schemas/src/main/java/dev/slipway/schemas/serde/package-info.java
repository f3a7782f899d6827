/**
 * How events become bytes and bytes become events: Confluent's wire layout, a client for
 * Confluent-compatible schema registries, and the serializer and deserializer that Kafka clients
 * name by class.
 */
@NullMarked
package dev.slipway.schemas.serde;

import org.jspecify.annotations.NullMarked;
