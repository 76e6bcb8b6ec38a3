package io.bearman.ipmi.command;

/**
 * Get Session Info (IPMI v2.0 §22.20), privilege USER: whose a session is.
 *
 * @param session the BMC's id of it
 */
public record GetSessionInfo(int session) implements Command<SessionInfo> {
    private static final Definition DEFINITION = new Definition(
            "Get Session Info", "22.20", Definition.APPLICATION, 0x3d, Privilege.USER);
    private static final int BY_ID = 0xff;

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new WireWriter().uint8(BY_ID).int32le(session).toBytes();
    }

    @Override
    public SessionInfo decode(WireReader in) {
        return SessionInfo.decode(in);
    }
}
