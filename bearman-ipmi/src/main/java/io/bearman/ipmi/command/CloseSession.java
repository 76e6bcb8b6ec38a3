package io.bearman.ipmi.command;

/**
 * Close Session (IPMI v2.0 §22.19).
 *
 * @param managedId the BMC's session id
 */
public record CloseSession(int managedId) implements Order {
    private static final Definition DEFINITION =
            new Definition("Close Session", "22.19", Definition.APPLICATION, 0x3c, Privilege.USER);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new WireWriter().int32le(managedId).toBytes();
    }
}
