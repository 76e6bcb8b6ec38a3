package io.bearman.ipmi.command;

import java.util.Optional;

/**
 * RMCP presence ping (ASF v2.0 §3.2.4.3, IPMI v2.0 §13.13): asks, outside any session, whether there
 * is a BMC.
 *
 * @param tag 0 to 254, comes back in the pong
 */
public record PresencePing(int tag) {
    private static final int RMCP_VERSION = 0x06;
    private static final int NO_ACKNOWLEDGE = 0xff;
    private static final int CLASS_ASF = 0x06;
    private static final int ASF = 4542;
    private static final int PING = 0x80;
    private static final int PONG = 0x40;
    private static final int PONG_LENGTH = 16;

    public PresencePing {
        if (tag < 0 || tag > 0xfe) {
            throw new IllegalArgumentException("a tag is 0 to 254, not " + tag);
        }
    }

    /**
     * What a BMC says of itself to whomever asks; nothing of it is authenticated.
     *
     * @param oem IANA number of the vendor who wrote it, {@value #ASF} when it is as specified
     * @param ipmi whether it speaks IPMI
     */
    public record Pong(int oem, boolean ipmi) {}

    /** {@return the datagram to send to the BMC's port} */
    public byte[] encode() {
        return new WireWriter()
                .uint8(RMCP_VERSION)
                .uint8(0) // reserved
                .uint8(NO_ACKNOWLEDGE) // sequence number
                .uint8(CLASS_ASF)
                .uint8(0) // IANA number, most significant byte first
                .uint8(0)
                .uint8(ASF >> 8)
                .uint8(ASF)
                .uint8(PING)
                .uint8(tag)
                .uint8(0) // reserved
                .uint8(0) // data length
                .toBytes();
    }

    /** {@return what a datagram says, empty when it is no pong to this ping} */
    public Optional<Pong> answeredBy(byte[] datagram) {
        try {
            return decode(new WireReader(datagram));
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    private Optional<Pong> decode(WireReader in) {
        in.expect(RMCP_VERSION, "RMCP version");
        in.skip(2); // reserved, sequence number
        in.expect(CLASS_ASF, "RMCP class");
        in.skip(4); // IANA number
        in.expect(PONG, "ASF message type");
        int answered = in.uint8();
        in.skip(1); // reserved
        in.expect(PONG_LENGTH, "data length");
        int oem = in.uint16be() << 16 | in.uint16be();
        in.skip(4); // the vendor's own
        int entities = in.uint8();
        return answered == tag
                ? Optional.of(new Pong(oem, (entities & 0x80) != 0))
                : Optional.empty();
    }
}
