package io.bearman.testkit.bmc;

/**
 * What the BMC answers to a command.
 *
 * @param completion the completion code (IPMI v2.0 table 5-2)
 * @param data empty when the code is not 0
 */
record Answer(int completion, byte[] data) {
    /** Done, and nothing to say. */
    static Answer done() {
        return ok(new byte[0]);
    }

    static Answer ok(byte[] data) {
        return new Answer(Completion.OK, data);
    }

    static Answer ok(Wire.Writer data) {
        return ok(data.done());
    }

    static Answer code(int completion) {
        return new Answer(completion, new byte[0]);
    }
}
