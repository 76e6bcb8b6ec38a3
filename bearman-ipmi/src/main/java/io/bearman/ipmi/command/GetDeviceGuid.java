package io.bearman.ipmi.command;

import io.bearman.core.host.BmcGuid;

/** Get Device GUID (IPMI v2.0 §20.8), privilege USER. */
public record GetDeviceGuid() implements Command<BmcGuid> {
    private static final Definition DEFINITION =
            new Definition("Get Device GUID", "20.8", Definition.APPLICATION, 0x08, Privilege.USER);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public BmcGuid decode(WireReader in) {
        return BmcGuid.of(in.bytes(16));
    }
}
