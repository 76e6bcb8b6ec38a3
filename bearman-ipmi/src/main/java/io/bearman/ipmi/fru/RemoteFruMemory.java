package io.bearman.ipmi.fru;

import io.bearman.core.power.PowerException;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.record.Part;
import io.bearman.ipmi.record.ReadSize;
import java.util.Arrays;
import java.util.BitSet;

/**
 * An inventory's memory at a BMC. It is read in large pieces, ahead of what is needed, and only where
 * somebody looks: most of a memory is usually empty. Not thread-safe.
 */
final class RemoteFruMemory implements FruMemory {
    private final Dialogue bmc;
    private final int lun;
    private final int device;
    private final FruSize size;
    private final ReadSize piece = new ReadSize(64, 32, 16, 8, 4, 2);
    private final byte[] image;
    private final BitSet known = new BitSet();
    private boolean ahead = true;

    RemoteFruMemory(Dialogue bmc, int lun, int device, FruSize size) {
        this.bmc = bmc;
        this.lun = lun;
        this.device = device;
        this.size = size;
        this.image = new byte[size.bytes()];
    }

    @Override
    public int size() {
        return image.length;
    }

    @Override
    public byte[] bytes(int offset, int count) {
        FruMemory.check(this, offset, count);
        int missing = known.nextClearBit(offset);
        while (missing < offset + count) {
            fetch(missing, offset + count);
            missing = known.nextClearBit(offset);
        }
        return Arrays.copyOfRange(image, offset, offset + count);
    }

    private void fetch(int missing, int end) {
        int from = missing - missing % size.unit();
        int needed = Math.min(piece.bytes(), even(end - from));
        int count = ahead ? Math.min(piece.bytes(), even(image.length - from)) : needed;
        Part part = bmc.execute(new ReadFruData(lun, device, size, from, count));
        if (part instanceof Part.Bytes bytes) {
            keep(missing, from, bytes.bytes());
        } else if (part != Part.None.TOO_MANY) {
            throw new PowerException.Refused(
                    bmc.endpoint() + ": inventory " + device + " vanished while it was read");
        } else if (count > needed) {
            // Some memories are smaller than they say.
            ahead = false;
        } else {
            piece.shrink(bmc);
        }
    }

    /** As many bytes as whole words need. */
    private int even(int bytes) {
        return bytes + bytes % size.unit();
    }

    private void keep(int missing, int from, byte[] bytes) {
        int count = Math.min(bytes.length, image.length - from);
        if (from + count <= missing) {
            throw new PowerException.Garbled(
                    bmc.endpoint() + ": it returns inventory " + device + " without bytes", null);
        }
        System.arraycopy(bytes, 0, image, from, count);
        known.set(from, from + count);
    }
}
