package io.bearman.core.cloud;

/**
 * Resources of a host held for somebody in Placement.
 *
 * @param consumer the server, or the migration that holds them
 */
public record Allocation(String consumer) {}
