package io.bearman.ipmi.sol;

import io.bearman.ipmi.command.Flags;
import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * What a packet of serial over LAN carries, either way (SOL Payload Data Format, IPMI v2.0 §15.9).
 *
 * @param sequence 1 to 15, 0 when the packet wants no acknowledgement
 * @param acknowledged the sequence number that it answers, 0 for none
 * @param accepted how many characters of that packet were taken
 * @param flags bits of {@link Operation} to the BMC, of {@link Status} from it
 * @param characters what goes to or comes from the serial port
 */
record SolPacket(int sequence, int acknowledged, int accepted, int flags, byte[] characters) {
    /** Its number among payload types (IPMI v2.0 table 13-16). */
    static final int PAYLOAD_TYPE = 1;

    /** Before the characters. */
    static final int HEADER = 4;

    /** One byte says how many were accepted, so more in one packet cannot be. */
    static final int MOST_CHARACTERS = 255;

    private static final int MOST_SEQUENCE = 15;

    SolPacket {
        if (sequence < 0 || sequence > MOST_SEQUENCE) {
            throw new IllegalArgumentException("a sequence number is 0 to 15, not " + sequence);
        }
        if (acknowledged < 0 || acknowledged > MOST_SEQUENCE) {
            throw new IllegalArgumentException("a sequence number is 0 to 15, not " + acknowledged);
        }
        if (accepted < 0 || accepted > MOST_CHARACTERS) {
            throw new IllegalArgumentException("accepted is 0 to 255, not " + accepted);
        }
    }

    /** What the BMC shall do to the serial port. */
    enum Operation implements Flags.Bit {
        FLUSH_OUTBOUND,
        FLUSH_INBOUND,
        /** Carrier and data set ready are taken away. */
        DEASSERT_DCD,
        /** Clear to send is taken away: the machine shall pause. */
        PAUSE_CTS,
        BREAK,
        /** The ring indicator, which may wake the machine. */
        RING,
        /** The acknowledged packet could not be processed, or no more can be at the moment. */
        NACK;

        @Override
        public int bit() {
            return ordinal();
        }
    }

    /** What the BMC says of the serial port. */
    enum Status implements Flags.Bit {
        /** The machine sent a break. */
        BREAK(2),
        /** Characters of the machine were lost before the BMC could take them. */
        OVERRUN(3),
        /** Serial over LAN ends or has ended. */
        DEACTIVATED(4),
        /** Nothing reaches the machine's port, as when it is off. */
        UNAVAILABLE(5),
        /** The acknowledged packet could not be processed, or no more can be at the moment. */
        NACK(6);

        private final int bit;

        Status(int bit) {
            this.bit = bit;
        }

        @Override
        public int bit() {
            return bit;
        }
    }

    /** {@return characters for the serial port} */
    static SolPacket data(int sequence, byte[] characters) {
        return new SolPacket(sequence, 0, 0, 0, characters);
    }

    /** {@return a break on the serial line; alone, for a BMC need not say what comes first} */
    static SolPacket brk(int sequence) {
        return new SolPacket(sequence, 0, 0, 1 << Operation.BREAK.bit(), new byte[0]);
    }

    /** {@return that so many characters of a packet were taken} */
    static SolPacket acknowledgement(int acknowledged, int accepted) {
        return new SolPacket(0, acknowledged, accepted, 0, new byte[0]);
    }

    /** {@return what the BMC says of the port} */
    Set<Status> status() {
        return Flags.of(Status.values(), flags);
    }

    boolean nack() {
        return (flags & 1 << Status.NACK.bit()) != 0;
    }

    byte[] encode() {
        return new WireWriter()
                .uint8(sequence)
                .uint8(acknowledged)
                .uint8(accepted)
                .uint8(flags)
                .bytes(characters)
                .toBytes();
    }

    /**
     * {@return the packet of these bytes}
     *
     * @throws Malformed when they are none
     */
    static SolPacket decode(byte[] payload) {
        WireReader in = new WireReader(payload);
        int sequence = in.uint8() & MOST_SEQUENCE;
        int acknowledged = in.uint8() & MOST_SEQUENCE;
        int accepted = in.uint8();
        int flags = in.uint8();
        return new SolPacket(sequence, acknowledged, accepted, flags, in.rest());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SolPacket packet && Arrays.equals(encode(), packet.encode());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encode());
    }

    @Override
    public String toString() {
        return "SolPacket[" + HexFormat.ofDelimiter(" ").formatHex(encode()) + "]";
    }
}
