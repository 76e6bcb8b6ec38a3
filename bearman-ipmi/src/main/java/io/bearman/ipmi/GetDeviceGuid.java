package io.bearman.ipmi;

import io.bearman.core.host.BmcGuid;

/** Get Device GUID (IPMI v2.0 §20.8), privilege USER. */
record GetDeviceGuid() implements Command<BmcGuid> {
    @Override
    public int netFn() {
        return APPLICATION;
    }

    @Override
    public int number() {
        return 0x08;
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
