package io.bearman.ipmi;

/**
 * Close Session (IPMI v2.0 §22.19).
 *
 * @param managedId the BMC's session id
 */
record CloseSession(int managedId) implements Command<Done> {
    @Override
    public int netFn() {
        return APPLICATION;
    }

    @Override
    public int number() {
        return 0x3c;
    }

    @Override
    public byte[] data() {
        return new WireWriter().int32le(managedId).toBytes();
    }

    @Override
    public Done decode(WireReader in) {
        return Done.DONE;
    }
}
