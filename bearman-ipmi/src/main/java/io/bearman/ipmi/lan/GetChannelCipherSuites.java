package io.bearman.ipmi.lan;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;

/**
 * Get Channel Cipher Suites (IPMI v2.0 §22.15): 16 bytes of the list, also outside a session. Use
 * {@link OfferedSuite#read} for all of it.
 *
 * @param channel 0 to 15; 14 is the one that is asked
 * @param index which 16 bytes, 0 to 63
 */
public record GetChannelCipherSuites(int channel, int index) implements Command<byte[]> {
    static final int MOST = 64;
    static final int PART = 16;

    private static final Definition DEFINITION = new Definition(
            "Get Channel Cipher Suites", "22.15", Definition.APPLICATION, 0x54, Privilege.USER);
    private static final int IPMI = 0;
    private static final int BY_SUITE = 0x80;

    public GetChannelCipherSuites {
        if (channel < 0 || channel > 15 || index < 0 || index >= MOST) {
            throw new IllegalArgumentException("channel " + channel + ", part " + index);
        }
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {(byte) channel, IPMI, (byte) (BY_SUITE | index)};
    }

    @Override
    public byte[] decode(WireReader in) {
        in.skip(1); // channel
        return in.bytes(Math.min(PART, in.remaining()));
    }
}
