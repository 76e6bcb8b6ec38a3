package io.bearman.openstack;

import org.junit.jupiter.api.Tag;

/** The contract, held by the real Nova, Keystone and Placement of {@code lab/openstack}. */
@Tag("lab")
@Tag("lab-openstack")
class LabNovaTest extends NovaContract {
    @Override
    CloudUnderTest open() {
        return new LabCloud();
    }
}
