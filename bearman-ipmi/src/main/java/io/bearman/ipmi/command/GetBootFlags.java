package io.bearman.ipmi.command;

/** Get System Boot Options for parameter 5 (IPMI v2.0 §28.13), privilege OPERATOR. */
public record GetBootFlags() implements Command<BootFlags> {
    private static final GetBootOption ANY = new GetBootOption(BootFlags.PARAMETER);

    @Override
    public Definition definition() {
        return GetBootOption.DEFINITION;
    }

    @Override
    public byte[] data() {
        return ANY.data();
    }

    @Override
    public BootFlags decode(WireReader in) {
        return (BootFlags) ANY.decode(in);
    }
}
