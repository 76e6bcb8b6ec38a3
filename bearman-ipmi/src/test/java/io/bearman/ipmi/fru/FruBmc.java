package io.bearman.ipmi.fru;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.WireWriter;
import io.bearman.ipmi.scripted.ScriptedDialogue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A BMC with inventories. */
final class FruBmc implements ScriptedDialogue.Bmc {
    final Map<Integer, byte[]> memories = new HashMap<>();
    boolean words;

    /** How many bytes it returns at most, and what it answers when more are asked. */
    int most = 255;

    int tooMany = 0xca;

    /** How many bytes it returns at once, without a word, when more are asked. */
    int cut = 255;

    /** How many bytes there really are; what reaches beyond is refused. */
    int real = 0xffff;

    /** What it answers to all reads, 0 for bytes. */
    int refusal;

    @Override
    public byte[] answer(Command<?> question, byte[] data) {
        byte[] memory = memories.get(data[0] & 0xff);
        if (memory == null) {
            return code(0xcb);
        }
        return question.number() == 0x10 ? size(memory) : read(memory, data);
    }

    private byte[] size(byte[] memory) {
        return new WireWriter()
                .uint8(0)
                .uint16le(memory.length)
                .uint8(words ? 1 : 0)
                .toBytes();
    }

    private byte[] read(byte[] memory, byte[] request) {
        int unit = words ? 2 : 1;
        int offset = unit * (request[1] & 0xff | (request[2] & 0xff) << 8);
        int count = unit * (request[3] & 0xff);
        if (refusal != 0) {
            return code(refusal);
        }
        if (offset >= memory.length) {
            return code(0xc9);
        }
        if (count > most || offset + count > real) {
            return code(tooMany);
        }
        int size = Math.min(Math.min(count, cut), memory.length - offset);
        return new WireWriter()
                .uint8(0)
                .uint8((size + unit - 1) / unit)
                .bytes(Arrays.copyOfRange(memory, offset, offset + (size + unit - 1) / unit * unit))
                .toBytes();
    }

    private static byte[] code(int code) {
        return new byte[] {(byte) code};
    }
}
