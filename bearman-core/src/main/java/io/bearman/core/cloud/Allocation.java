package io.bearman.core.cloud;

/**
 * Resources of a host held for somebody in Placement.
 *
 * @param consumer the server, or the migration that holds them
 * @param held how much
 */
public record Allocation(String consumer, Resources held) {}
