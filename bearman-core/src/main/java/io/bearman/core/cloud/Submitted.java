package io.bearman.core.cloud;

/**
 * Nova accepted a request, which proves nothing else.
 *
 * @param requestId Nova's id of it (X-Openstack-Request-Id)
 */
public record Submitted(String requestId) {}
