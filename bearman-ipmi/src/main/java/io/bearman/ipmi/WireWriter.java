package io.bearman.ipmi;

import java.io.ByteArrayOutputStream;

/** Writes fields in wire order. Not thread-safe. */
final class WireWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(96);

    WireWriter uint8(int value) {
        out.write(value);
        return this;
    }

    WireWriter uint16le(int value) {
        return uint8(value).uint8(value >>> 8);
    }

    WireWriter int32le(int value) {
        return uint16le(value).uint16le(value >>> 16);
    }

    WireWriter bytes(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    WireWriter zeros(int count) {
        return bytes(new byte[count]);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
