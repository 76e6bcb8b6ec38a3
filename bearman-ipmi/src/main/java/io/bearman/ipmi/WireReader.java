package io.bearman.ipmi;

import java.util.Arrays;

/** Reads fields in wire order, never past the end. Not thread-safe. */
final class WireReader {
    private final byte[] bytes;
    private int at;

    WireReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int remaining() {
        return bytes.length - at;
    }

    int uint8() {
        need(1);
        return bytes[at++] & 0xff;
    }

    int uint16le() {
        return uint8() | uint8() << 8;
    }

    /** {@return three bytes, least significant first: a manufacturer's number} */
    int uint24le() {
        return uint16le() | uint8() << 16;
    }

    /** {@return 32 bits; session ids and sequence numbers are compared as they are} */
    int int32le() {
        return uint16le() | uint16le() << 16;
    }

    byte[] bytes(int count) {
        need(count);
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    byte[] rest() {
        return bytes(remaining());
    }

    void skip(int count) {
        need(count);
        at += count;
    }

    void expect(int value, String field) {
        int found = uint8();
        if (found != value) {
            throw new Malformed(field + " is " + hex(found) + ", not " + hex(value));
        }
    }

    void end() {
        if (remaining() != 0) {
            throw new Malformed(remaining() + " bytes too many");
        }
    }

    private void need(int count) {
        if (count < 0 || count > remaining()) {
            throw new Malformed("ends after " + bytes.length + " bytes");
        }
    }

    private static String hex(int value) {
        return String.format("0x%02x", value);
    }
}
