package dev.slipway.agent;

/**
 * A process, told apart from any later one with the same number.
 *
 * @param startTicks field 22 of /proc/pid/stat: clock ticks between the boot and the start of the
 *     process
 * @param bootId the kernel's identifier of this boot
 */
record Child(long pid, long startTicks, String bootId) {}
