package io.bearman.ipmi.command;

/** Get Self Test Results (IPMI v2.0 §20.4), privilege USER. */
public record GetSelfTestResults() implements Command<SelfTest> {
    private static final Definition DEFINITION = new Definition(
            "Get Self Test Results", "20.4", Definition.APPLICATION, 0x04, Privilege.USER);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public SelfTest decode(WireReader in) {
        int result = in.uint8();
        return SelfTest.of(result, in.uint8());
    }
}
