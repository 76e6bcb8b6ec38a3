package io.bearman.ipmi.command;

/** Get System Restart Cause (IPMI v2.0 §28.11), privilege USER. */
public record GetSystemRestartCause() implements Command<RestartCause> {
    private static final Definition DEFINITION = new Definition(
            "Get System Restart Cause", "28.11", Definition.CHASSIS, 0x07, Privilege.USER);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public RestartCause decode(WireReader in) {
        int cause = in.uint8() & 0x0f;
        int channel = in.remaining() > 0 ? in.uint8() : 0;
        return new RestartCause(RestartCause.Cause.of(cause), channel);
    }
}
