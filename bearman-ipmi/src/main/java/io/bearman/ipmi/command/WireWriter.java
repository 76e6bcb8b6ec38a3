package io.bearman.ipmi.command;

import java.io.ByteArrayOutputStream;

/** Writes fields in wire order. Not thread-safe. */
public final class WireWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(96);

    /** Writes the lowest 8 bits. */
    public WireWriter uint8(int value) {
        out.write(value);
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
        out.writeBytes(value);
        return this;
    }

    /** Writes as many zero bytes. */
    public WireWriter zeros(int count) {
        return bytes(new byte[count]);
    }

    /** {@return all that was written} */
    public byte[] toBytes() {
        return out.toByteArray();
    }
}
