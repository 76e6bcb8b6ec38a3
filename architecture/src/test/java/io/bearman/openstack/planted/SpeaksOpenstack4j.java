package io.bearman.openstack.planted;

import org.openstack4j.api.OSClient.OSClientV3;

/** Breaks a rule on purpose. */
record SpeaksOpenstack4j(OSClientV3 client) {}
