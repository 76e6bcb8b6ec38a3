package io.bearman.ipmi.command;

/**
 * Get System Boot Options (IPMI v2.0 §28.13), privilege OPERATOR.
 *
 * @param parameter 0, 3, 4 or 5
 */
public record GetBootOption(int parameter) implements Command<BootOption> {
    static final Definition DEFINITION = new Definition(
            "Get System Boot Options", "28.13", Definition.CHASSIS, 0x09, Privilege.OPERATOR);

    public GetBootOption {
        if (!BootOption.knows(parameter)) {
            throw new IllegalArgumentException("not a boot option out of 0, 3, 4, 5: " + parameter);
        }
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {(byte) parameter, 0, 0}; // set and block selector
    }

    @Override
    public BootOption decode(WireReader in) {
        in.skip(1); // parameter version
        int answered = in.uint8() & 0x7f; // bit 7: the parameter is locked
        if (answered != parameter) {
            throw new Malformed("boot parameter " + answered + " instead of " + parameter);
        }
        return BootOption.decode(parameter, in);
    }
}
