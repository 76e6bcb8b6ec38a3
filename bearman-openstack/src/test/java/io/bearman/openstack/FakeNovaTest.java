package io.bearman.openstack;

import io.bearman.testkit.cloud.CloudSettings;

/** The contract, held by the testkit's cloud at the version of the lab. */
class FakeNovaTest extends NovaClientContract {
    @Override
    CloudUnderTest open() {
        return new FakeNova(CloudSettings.create().maxMinor(93));
    }
}
