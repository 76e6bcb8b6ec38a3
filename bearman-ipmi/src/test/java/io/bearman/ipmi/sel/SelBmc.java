package io.bearman.ipmi.sel;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.WireWriter;
import io.bearman.ipmi.scripted.ListedRecords;
import io.bearman.ipmi.scripted.ScriptedDialogue;
import java.util.HexFormat;

/** A BMC with a log, and ways to get into the way of whoever reads or clears it. */
final class SelBmc implements ScriptedDialogue.Bmc {
    final ListedRecords entries = new ListedRecords();
    int added = 1_700_000_000;
    int erased = 1_600_000_000;

    /** How often it says that it is still erasing. */
    int slow;

    /** How often somebody else reserves between a reservation and what is done with it. */
    int rivals;

    /** Whether the answer to the next order to clear is lost, and whether it is obeyed. */
    boolean loses;

    boolean obeys = true;

    /** What happens between the questions of a reader, once for each question about the state. */
    Runnable whenAsked = () -> {};

    void log(int id, String hex) {
        byte[] body = HexFormat.of().parseHex(hex.replace(" ", ""));
        entries.add(id, new WireWriter().uint16le(id).bytes(body).toBytes());
        added++;
    }

    @Override
    public byte[] answer(Command<?> question, byte[] data) {
        return switch (question.number()) {
            case 0x40 -> info();
            case 0x42 -> reserve();
            case 0x43 -> entries.get(data);
            case 0x47 -> clear(data);
            default -> throw new AssertionError("nobody should ask for " + question);
        };
    }

    private byte[] info() {
        whenAsked.run();
        return new WireWriter()
                .uint8(0)
                .uint8(0x51)
                .uint16le(entries.count())
                .uint16le(16000)
                .int32le(added)
                .int32le(erased)
                .uint8(0x8a)
                .toBytes();
    }

    private byte[] reserve() {
        byte[] answer = entries.reserve();
        if (rivals > 0) {
            rivals--;
            entries.reserve();
        }
        return answer;
    }

    private byte[] clear(byte[] request) {
        int reservation = request[0] & 0xff | (request[1] & 0xff) << 8;
        if (!entries.reserved(reservation)) {
            return ListedRecords.code(0xc5);
        }
        if (request[5] == (byte) 0xaa) {
            return begin();
        }
        slow--;
        return new byte[] {0, (byte) (slow > 0 ? 0 : 1)};
    }

    private byte[] begin() {
        if (obeys) {
            entries.clear();
            erased++;
        }
        return loses ? ScriptedDialogue.LOST : new byte[] {0, (byte) (slow > 0 ? 0 : 1)};
    }
}
