package io.bearman.ipmi.command;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads fields in wire order, never past the end. Every method throws {@link Malformed} when there is
 * less than it needs. Not thread-safe.
 */
public final class WireReader {
    private final byte[] bytes;
    private int at;

    /** @param bytes not copied */
    public WireReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@return how many bytes are left} */
    public int remaining() {
        return bytes.length - at;
    }

    /** {@return one byte, 0 to 255} */
    public int uint8() {
        need(1);
        return bytes[at++] & 0xff;
    }

    /** {@return two bytes, least significant first} */
    public int uint16le() {
        return uint8() | uint8() << 8;
    }

    /** {@return two bytes, most significant first: ports and VLANs of LAN parameters} */
    public int uint16be() {
        return uint8() << 8 | uint8();
    }

    /** {@return three bytes, least significant first: a manufacturer's number} */
    public int uint24le() {
        return uint16le() | uint8() << 16;
    }

    /** {@return 32 bits; session ids and sequence numbers are compared as they are} */
    public int int32le() {
        return uint16le() | uint16le() << 16;
    }

    /** {@return four bytes, least significant first: seconds and counters} */
    public long uint32le() {
        return int32le() & 0xffffffffL;
    }

    /** {@return the next bytes} */
    public byte[] bytes(int count) {
        need(count);
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    /** {@return a reader of the next bytes only} */
    public WireReader part(int count) {
        return new WireReader(bytes(count));
    }

    /** {@return all that is left} */
    public byte[] rest() {
        return bytes(remaining());
    }

    /** {@return the next bytes as text: ASCII and Latin 1, up to the first zero} */
    public String text(int count) {
        byte[] field = bytes(count);
        int end = 0;
        while (end < field.length && field[end] != 0) {
            end++;
        }
        return new String(field, 0, end, StandardCharsets.ISO_8859_1);
    }

    /** Leaves out these bytes. */
    public void skip(int count) {
        need(count);
        at += count;
    }

    /** Reads one byte that has to be this one. */
    public void expect(int value, String field) {
        int found = uint8();
        if (found != value) {
            throw new Malformed(field + " is " + hex(found) + ", not " + hex(value));
        }
    }

    /** Nothing may be left. */
    public void end() {
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
