package io.bearman.bench.openstack;

/**
 * How a tool took twelve servers off a host.
 *
 * @param seconds from its start until the host was empty
 * @param calls what it asked Nova's API until it was content
 * @param exitCode its exit code
 * @param named how many servers it named: of a drain those that are left, with Nova's reason
 */
record Drained(double seconds, long calls, int exitCode, long named) {}
