package io.bearman.ipmi.scripted;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** A BMC with sensor records; every other command it does not know. */
public final class SdrBmc implements ScriptedDialogue.Bmc {
    private static final byte[] DEVICE_ID = {
        0, 0, 3, 9, 8, 2, (byte) 0x9f, (byte) 0x91, 0x12, 0, 2, 0x0f, 0, 0, 0, 0
    };

    public final ListedRecords records = new ListedRecords();

    /** The lists of its own, by logical unit; used when it has no repository. */
    public final List<ListedRecords> own = new ArrayList<>();

    public boolean repository = true;
    public int added = 1_700_000_000;
    public int firmware = 8;
    public byte[] guid = new byte[16];

    /** What happens when its state is asked, for tests in which it changes meanwhile. */
    public Runnable whenAsked = () -> {};

    @Override
    public byte[] answer(Command<?> question, byte[] data) {
        return switch (question.netFn() << 8 | question.number()) {
            case 0x0601 -> deviceId();
            case 0x0637 -> new WireWriter().uint8(0).bytes(guid).toBytes();
            case 0x0a20 -> repository ? info() : ListedRecords.code(0xc1);
            case 0x0a22 -> records.reserve();
            case 0x0a23 -> records.get(data);
            case 0x0420 -> own.isEmpty() ? ListedRecords.code(0xc1) : ownInfo();
            case 0x0422 -> own.get(question.lun()).reserve();
            case 0x0421 -> own.get(question.lun()).get(data);
            default -> throw new AssertionError("nobody should ask for " + question);
        };
    }

    private byte[] deviceId() {
        byte[] id = DEVICE_ID.clone();
        id[4] = (byte) firmware;
        return id;
    }

    private byte[] info() {
        whenAsked.run();
        return new WireWriter()
                .uint8(0)
                .uint8(0x51)
                .uint16le(records.count())
                .uint16le(0xffff)
                .int32le(added)
                .int32le(0)
                .uint8(0x02)
                .toBytes();
    }

    private byte[] ownInfo() {
        int units = (1 << own.size()) - 1;
        return new WireWriter()
                .uint8(0)
                .uint8(own.get(0).count())
                .uint8(0x80 | units)
                .int32le(added)
                .toBytes();
    }
}
