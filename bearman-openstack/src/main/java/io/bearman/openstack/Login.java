package io.bearman.openstack;

/** One login; asked again whenever a token ends. */
@FunctionalInterface
public interface Login {
    /**
     * {@return a fresh token}
     *
     * @throws io.bearman.core.cloud.CloudException when there is none
     */
    AuthToken login();
}
