package io.bearman.bench.openstack;

/**
 * How a tool took twelve servers off a host.
 *
 * @param seconds from its start until the host was empty
 * @param calls what it asked Nova's API until it was content
 * @param exitCode its exit code
 * @param named how many of the servers that are left it named with Nova's reason
 */
record Drained(double seconds, long calls, int exitCode, long named) {}
