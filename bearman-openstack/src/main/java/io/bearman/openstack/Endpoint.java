package io.bearman.openstack;

import java.net.URI;

/**
 * One address in Keystone's catalogue.
 *
 * @param service the service's type, for example {@code compute}
 * @param region the region's name
 * @param face for whom
 * @param uri where, as the catalogue has it
 */
public record Endpoint(String service, String region, EndpointInterface face, URI uri) {}
