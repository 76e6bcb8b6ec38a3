package io.bearman.testkit.bmc;

import java.nio.charset.StandardCharsets;

/** The name at the end of a record: type/length byte, then text (IPMI v2.0 §43.15). */
final class IdString {
    private static final int LONGEST = 16;
    private static final int EIGHT_BIT = 0xc0;

    private IdString() {}

    static void check(String name) {
        int length = bytes(name).length;
        if (length == 0 || length > LONGEST || !name.equals(text(bytes(name)))) {
            throw new IllegalArgumentException("not 1 to 16 characters of Latin-1: '" + name + "'");
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    static void write(String name, Wire.Writer out) {
        byte[] text = bytes(name);
        out.uint8(EIGHT_BIT | text.length).bytes(text);
    }
}
