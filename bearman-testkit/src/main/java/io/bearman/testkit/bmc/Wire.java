package io.bearman.testkit.bmc;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Bytes as IPMI puts them on the wire: least significant byte first. */
final class Wire {
    private Wire() {}

    /** Bytes that are no such message; unchecked, because every read may end so. Dropped. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /** Reads fields in wire order. Not thread-safe. */
    static final class Reader {
        private final byte[] from;
        private final int end;
        private int at;

        Reader(byte[] from) {
            this(from, 0, from.length);
        }

        private Reader(byte[] from, int start, int end) {
            this.from = from;
            this.at = start;
            this.end = end;
        }

        int left() {
            return end - at;
        }

        int position() {
            return at;
        }

        int uint8() {
            need(1);
            return from[at++] & 0xff;
        }

        int uint16() {
            int low = uint8();
            return low | uint8() << 8;
        }

        int uint32() {
            int low = uint16();
            return low | uint16() << 16;
        }

        byte[] bytes(int count) {
            need(count);
            at += count;
            return Arrays.copyOfRange(from, at - count, at);
        }

        byte[] rest() {
            return bytes(left());
        }

        void skip(int count) {
            need(count);
            at += count;
        }

        private void need(int count) {
            if (count < 0 || count > left()) {
                throw new Malformed("wanted " + count + " bytes, " + left() + " left");
            }
        }
    }

    /** Writes fields in wire order. Not thread-safe. */
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer uint8(int value) {
            out.write(value);
            return this;
        }

        Writer uint16(int value) {
            return uint8(value).uint8(value >> 8);
        }

        Writer uint32(int value) {
            return uint16(value).uint16(value >>> 16);
        }

        Writer bytes(byte[] value) {
            out.writeBytes(value);
            return this;
        }

        Writer zeros(int count) {
            return bytes(new byte[count]);
        }

        int size() {
            return out.size();
        }

        byte[] done() {
            return out.toByteArray();
        }
    }
}
