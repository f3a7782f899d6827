package dev.slipway.examples.booking.core;

import java.time.LocalDate;
import java.time.LocalTime;

/** A valid wish for an appointment; {@link BookingRules} is where one comes from. */
public record BookingRequest(
    String service, LocalDate date, LocalTime time, String name, String email, String phone) {}
