package io.bearman.core.cloud;

/**
 * One OpenStack region, as maintenance needs it.
 *
 * @param hypervisors its compute services
 * @param guests its servers
 * @param capacity its room
 */
public record Cloud(Hypervisors hypervisors, Guests guests, Capacity capacity) {}
