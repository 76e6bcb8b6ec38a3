package io.bearman.testkit.bmc;

/** The outermost layer (IPMI v2.0 §13.1 to §13.6). */
final class Rmcp {
    /** Bytes before the session header: version, reserved, sequence, class. */
    static final int HEADER = 4;

    static final int CLASS_ASF = 0x06;
    static final int CLASS_IPMI = 0x07;
    static final int AUTH_NONE = 0x00;
    static final int RMCP_PLUS = 0x06;

    private static final int VERSION = 0x06;
    private static final int NO_ACKNOWLEDGE = 0xff;
    private static final int ASF_IANA = 0xbe110000; // 4542, most significant byte first
    private static final int PRESENCE_PING = 0x80;
    private static final int PRESENCE_PONG = 0x40;

    private Rmcp() {}

    /** {@return the class of message} */
    static int readHeader(Wire.Reader in) {
        int version = in.uint8();
        in.skip(1); // reserved
        in.skip(1); // sequence number
        int messageClass = in.uint8(); // [7] acknowledge, never of ours; [4:0] class
        if (version != VERSION) {
            throw new Wire.Malformed("RMCP version " + version);
        }
        return messageClass;
    }

    /** {@return the start of an IPMI packet with this authentication type} */
    static Wire.Writer header(int authType) {
        return new Wire.Writer()
                .uint8(VERSION)
                .uint8(0)
                .uint8(NO_ACKNOWLEDGE)
                .uint8(CLASS_IPMI)
                .uint8(authType);
    }

    /** {@return the presence pong for a ping (IPMI v2.0 §13.2.3, §13.2.4)} */
    static byte[] pong(Wire.Reader in) {
        int iana = in.uint32();
        int type = in.uint8();
        int tag = in.uint8();
        if (iana != ASF_IANA || type != PRESENCE_PING) {
            throw new Wire.Malformed("an ASF message that is no presence ping");
        }
        return new Wire.Writer()
                .uint8(VERSION)
                .uint8(0)
                .uint8(NO_ACKNOWLEDGE)
                .uint8(CLASS_ASF)
                .uint32(ASF_IANA)
                .uint8(PRESENCE_PONG)
                .uint8(tag)
                .uint8(0)
                .uint8(0x10) // data length
                .uint32(ASF_IANA)
                .uint32(0) // OEM-defined
                .uint8(0x81) // supported entities: IPMI, ASF 1.0
                .uint8(0) // supported interactions
                .zeros(6)
                .done();
    }
}
