package io.bearman.openstack;

/** Which of a service's addresses in the catalogue is meant (Keystone v3, catalog). */
public enum EndpointInterface {
    PUBLIC,
    INTERNAL,
    ADMIN
}
