package io.bearman.ipmi.command;

import java.util.Arrays;

/** Writes fields in wire order. Not thread-safe. */
public final class WireWriter {
    private byte[] bytes = new byte[96];
    private int length;

    /** Writes the lowest 8 bits. */
    public WireWriter uint8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /** Writes the lowest 16 bits, least significant byte first. */
    public WireWriter uint16le(int value) {
        return uint8(value).uint8(value >>> 8);
    }

    /** Writes 32 bits, least significant byte first. */
    public WireWriter int32le(int value) {
        return uint16le(value).uint16le(value >>> 16);
    }

    /** Writes these bytes. */
    public WireWriter bytes(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** Writes as many zero bytes. */
    public WireWriter zeros(int count) {
        room(count);
        Arrays.fill(bytes, length, length + count, (byte) 0);
        length += count;
        return this;
    }

    private void room(int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }

    /** {@return all that was written} */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }
}
