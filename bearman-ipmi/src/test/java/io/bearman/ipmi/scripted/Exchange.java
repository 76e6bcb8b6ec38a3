package io.bearman.ipmi.scripted;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.WireReader;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A question and its answer.
 *
 * @param answer begins with the completion code
 */
public record Exchange(int netFn, int lun, int command, byte[] request, byte[] answer) {

    public boolean asks(Command<?> question) {
        return asks(question.netFn(), question.lun(), question.number())
                && Arrays.equals(question.data(), request);
    }

    public boolean asks(int netFn, int lun, int command) {
        return this.netFn == netFn && this.lun == lun && this.command == command;
    }

    /** {@return what the answer says by this command, which must not have been refused} */
    public <R> R decode(Command<R> question) {
        WireReader in = new WireReader(answer);
        if (in.uint8() != 0) {
            throw new AssertionError(this + " was refused");
        }
        return question.decode(in);
    }

    @Override
    public String toString() {
        return String.format("%02x/%d %02x ", netFn, lun, command)
                + HexFormat.of().formatHex(request) + " -> " + HexFormat.of().formatHex(answer);
    }
}
