package io.bearman.ipmi.command;

import io.bearman.core.host.BmcGuid;

/**
 * Get System GUID (IPMI v2.0 §22.14), privilege USER: the GUID that RAKP message 2 carries too.
 */
public record GetSystemGuid() implements Command<BmcGuid> {
    private static final Definition DEFINITION = new Definition(
            "Get System GUID", "22.14", Definition.APPLICATION, 0x37, Privilege.USER);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public BmcGuid decode(WireReader in) {
        return BmcGuid.of(in.bytes(16));
    }
}
