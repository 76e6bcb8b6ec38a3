package io.bearman.ipmi.command;

/**
 * Get Channel Authentication Capabilities (IPMI v2.0 §22.13): also outside a session, no privilege.
 *
 * @param channel 0 to 15; 14 is the one that is asked
 * @param privilege what is asked for
 */
public record GetChannelAuthCapabilities(int channel, Privilege privilege)
        implements Command<AuthCapabilities> {
    /** The channel on which the request comes. */
    public static final int THIS_CHANNEL = 0x0e;

    private static final Definition DEFINITION = new Definition(
            "Get Channel Authentication Capabilities",
            "22.13",
            Definition.APPLICATION,
            0x38,
            Privilege.USER);
    private static final int WITH_IPMI_2 = 0x80;

    public GetChannelAuthCapabilities {
        if (channel < 0 || channel > 15) {
            throw new IllegalArgumentException("not a channel: " + channel);
        }
    }

    /** {@return for the channel on which it is asked} */
    public static GetChannelAuthCapabilities here(Privilege privilege) {
        return new GetChannelAuthCapabilities(THIS_CHANNEL, privilege);
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {(byte) (WITH_IPMI_2 | channel), (byte) privilege.number()};
    }

    @Override
    public AuthCapabilities decode(WireReader in) {
        int number = in.uint8() & 0x0f;
        int types = in.uint8(); // bit 7: the answer is IPMI v2.0's
        int status = in.uint8();
        int extended = (types & WITH_IPMI_2) != 0 ? in.uint8() : zero(in);
        int oem = in.uint24le();
        return new AuthCapabilities(
                number,
                Flags.of(AuthCapabilities.Capability.values(), types & 0x3f, status, extended),
                oem);
    }

    private static int zero(WireReader in) {
        in.skip(1); // reserved in IPMI v1.5
        return 0x01; // which it then speaks
    }
}
