package io.bearman.ipmi.command;

/** Get System Boot Options for parameter 5 (IPMI v2.0 §28.13), privilege OPERATOR. */
public record GetBootFlags() implements Command<BootFlags> {
    private static final Definition DEFINITION = new Definition(
            "Get System Boot Options", "28.13", Definition.CHASSIS, 0x09, Privilege.OPERATOR);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new byte[] {SetBootOption.BOOT_FLAGS, 0, 0}; // set and block selector
    }

    @Override
    public BootFlags decode(WireReader in) {
        in.skip(1); // parameter version
        int parameter = in.uint8() & 0x7f; // bit 7: the parameter is locked
        if (parameter != SetBootOption.BOOT_FLAGS) {
            throw new Malformed("boot parameter " + parameter + " instead of the boot flags");
        }
        int first = in.uint8();
        int second = in.uint8();
        return new BootFlags(
                (first & 0x80) != 0, (first & 0x40) != 0, (first & 0x20) != 0, second & 0x3c);
    }
}
