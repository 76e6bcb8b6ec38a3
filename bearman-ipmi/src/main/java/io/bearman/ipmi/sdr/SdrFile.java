package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.Malformed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/** The bytes of a cache file: mark, version of the form, key, records, checksum. */
final class SdrFile {
    private static final int MARK = 0x42534452; // BSDR
    private static final int VERSION = 1;
    private static final int CHECKSUM_BYTES = Long.BYTES;

    private SdrFile() {}

    static byte[] encode(SdrKey key, SdrRepository records) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MARK);
        out.writeInt(VERSION);
        out.writeUTF(key.machine());
        out.writeUTF(key.version());
        out.writeInt(records.bytes().size());
        for (byte[] record : records.bytes()) {
            out.writeShort(record.length);
            out.write(record);
        }
        out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
        return bytes.toByteArray();
    }

    /**
     * {@return the records, empty when they are of another machine or state}
     *
     * @throws IOException when these are not bytes that were encoded
     */
    static Optional<SdrRepository> decode(byte[] bytes, SdrKey key) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (in.readInt() != MARK || in.readInt() != VERSION) {
            throw new IOException("not a file of this form");
        }
        int content = bytes.length - CHECKSUM_BYTES;
        DataInputStream end =
                new DataInputStream(new ByteArrayInputStream(bytes, content, CHECKSUM_BYTES));
        if (end.readLong() != checksum(bytes, content)) {
            throw new IOException("its checksum is wrong");
        }
        if (!in.readUTF().equals(key.machine()) || !in.readUTF().equals(key.version())) {
            return Optional.empty();
        }
        return Optional.of(records(in));
    }

    private static SdrRepository records(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(in.readNBytes(in.readUnsignedShort()));
        }
        try {
            return SdrRepository.of(records);
        } catch (Malformed e) {
            throw new IOException("it has a broken record", e);
        }
    }

    private static long checksum(byte[] bytes, int count) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, count);
        return crc.getValue();
    }
}
