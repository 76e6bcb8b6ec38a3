package io.bearman.ipmi.fru;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;
import io.bearman.ipmi.record.Part;
import java.util.Optional;

/**
 * Read FRU Data (IPMI v2.0 §34.2), privilege USER: bytes of an inventory's memory. Use {@link Fru#read}
 * for what they say.
 *
 * @param lun logical unit of the BMC, 0 to 3
 * @param device number of the inventory, 0 to 255
 * @param size of its memory, and how it is read
 * @param offset of the first byte; even when it is read in words
 * @param count how many bytes, 1 to 255; even when it is read in words
 */
public record ReadFruData(int lun, int device, FruSize size, int offset, int count)
        implements Command<Part> {
    private static final Definition DEFINITION =
            new Definition("Read FRU Data", "34.2", Definition.STORAGE, 0x11, Privilege.USER);
    private static final int BUSY = 0x81;

    public ReadFruData {
        check(lun, device);
        if (offset < 0 || offset > 0xffff || count < 1 || count > 0xff) {
            throw new IllegalArgumentException(count + " bytes from " + offset);
        }
        if (offset % size.unit() != 0 || count % size.unit() != 0) {
            throw new IllegalArgumentException("half a word: " + count + " bytes from " + offset);
        }
    }

    static void check(int lun, int device) {
        if (lun < 0 || lun > 3 || device < 0 || device > 0xff) {
            throw new IllegalArgumentException("inventory " + device + " of unit " + lun);
        }
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new WireWriter()
                .uint8(device)
                .uint16le(offset / size.unit())
                .uint8(count / size.unit())
                .toBytes();
    }

    /** It counts what it returns in the same unit as it is asked. */
    @Override
    public Part decode(WireReader in) {
        return new Part.Bytes(Part.LAST, in.bytes(in.uint8() * size.unit()));
    }

    @Override
    public Optional<Part> otherwise(int completionCode) {
        return Part.otherwise(completionCode);
    }

    @Override
    public Optional<String> refusal(int completionCode) {
        return completionCode == BUSY
                ? Optional.of("the memory is in use, try again later")
                : Optional.empty();
    }
}
