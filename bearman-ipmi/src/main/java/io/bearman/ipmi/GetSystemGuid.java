package io.bearman.ipmi;

import io.bearman.core.host.BmcGuid;

/**
 * Get System GUID (IPMI v2.0 §22.14), privilege USER: the GUID that RAKP message 2 carries too.
 */
record GetSystemGuid() implements Command<BmcGuid> {
    @Override
    public int netFn() {
        return APPLICATION;
    }

    @Override
    public int number() {
        return 0x37;
    }

    @Override
    public byte[] data() {
        return new byte[0];
    }

    @Override
    public BmcGuid decode(WireReader in) {
        return BmcGuid.of(in.bytes(16));
    }
}
