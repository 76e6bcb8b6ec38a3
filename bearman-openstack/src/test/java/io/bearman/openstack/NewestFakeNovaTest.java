package io.bearman.openstack;

import io.bearman.testkit.cloud.CloudSettings;

/** The contract, held by the testkit's cloud at a version that no lab of ours has, in small pages. */
class NewestFakeNovaTest extends NovaClientContract {
    @Override
    CloudUnderTest open() {
        return new FakeNova(CloudSettings.create().maxMinor(96).pageLimit(2));
    }
}
