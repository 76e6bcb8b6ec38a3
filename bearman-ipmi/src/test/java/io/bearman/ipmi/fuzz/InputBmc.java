package io.bearman.ipmi.fuzz;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.WireWriter;
import io.bearman.ipmi.scripted.ScriptedDialogue;
import java.util.Arrays;
import java.util.List;

/**
 * A BMC whose answers are the input, each with its length before it. When the input is used up it is
 * silent, so that nobody can ask for ever.
 */
final class InputBmc implements ScriptedDialogue.Bmc {
    private final byte[] input;
    private int at;

    InputBmc(byte[] input) {
        this.input = input;
    }

    @Override
    public byte[] answer(Command<?> question, byte[] data) {
        if (at + 1 >= input.length) {
            return ScriptedDialogue.LOST;
        }
        int length = Math.min(1 + (input[at] & 0xff), input.length - at - 1);
        at += 1 + length;
        return Arrays.copyOfRange(input, at - length, at);
    }

    /** {@return an input of these answers} */
    static byte[] of(List<byte[]> answers) {
        WireWriter input = new WireWriter();
        for (byte[] answer : answers) {
            input.uint8(answer.length - 1).bytes(answer);
        }
        return input.toBytes();
    }
}
