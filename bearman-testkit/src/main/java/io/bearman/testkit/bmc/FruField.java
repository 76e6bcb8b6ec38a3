package io.bearman.testkit.bmc;

import java.nio.charset.StandardCharsets;

/**
 * A field of FRU information: its type/length byte says how to read it (Platform Management FRU
 * Information Storage Definition v1.0 §13).
 *
 * @param type 0 binary, 1 BCD plus, 2 6-bit ASCII, 3 8-bit ASCII
 * @param bytes as they are stored, at most 63
 */
public record FruField(int type, byte[] bytes) {
    /** Nothing. */
    public static final FruField EMPTY = new FruField(0, new byte[0]);

    private static final int BINARY = 0;
    private static final int BCD_PLUS = 1;
    private static final int SIX_BIT = 2;
    private static final int EIGHT_BIT = 3;
    private static final String BCD_DIGITS = "0123456789 -.";
    private static final int LONGEST = 63;

    public FruField {
        if (type < 0 || type > 3 || bytes.length > LONGEST) {
            throw new IllegalArgumentException(
                    "not a field of type " + type + " with " + bytes.length + " bytes");
        }
        if (type == EIGHT_BIT && bytes.length == 1) {
            throw new IllegalArgumentException("8-bit text of one character ends the fields");
        }
        bytes = bytes.clone();
    }

    /** {@return 8-bit text; empty text is an empty field} */
    public static FruField text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length == 0 ? EMPTY : new FruField(EIGHT_BIT, bytes);
    }

    /** {@return text of the characters space to underscore, four of them in three bytes} */
    public static FruField sixBit(String text) {
        byte[] bytes = new byte[(text.length() * 6 + 7) / 8];
        for (int i = 0; i < text.length(); i++) {
            int code = text.charAt(i) - ' ';
            if (code < 0 || code > 0x3f) {
                throw new IllegalArgumentException("not 6-bit ASCII: '" + text + "'");
            }
            int bit = i * 6;
            bytes[bit / 8] |= (byte) (code << bit % 8);
            if (bit % 8 > 2) {
                bytes[bit / 8 + 1] |= (byte) (code >> 8 - bit % 8);
            }
        }
        return new FruField(SIX_BIT, bytes);
    }

    /** {@return an even number of digits, spaces, hyphens and dots, two in a byte} */
    public static FruField bcd(String text) {
        byte[] bytes = new byte[text.length() / 2];
        for (int i = 0; i < text.length(); i++) {
            int digit = BCD_DIGITS.indexOf(text.charAt(i));
            if (digit < 0 || text.length() % 2 != 0) {
                throw new IllegalArgumentException("not pairs of BCD plus: '" + text + "'");
            }
            bytes[i / 2] |= (byte) (i % 2 == 0 ? digit << 4 : digit);
        }
        return new FruField(BCD_PLUS, bytes);
    }

    /** {@return bytes that are no text} */
    public static FruField binary(byte[] bytes) {
        return new FruField(BINARY, bytes);
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    void write(Wire.Writer out) {
        out.uint8(type << 6 | bytes.length).bytes(bytes);
    }
}
