package io.bearman.ipmi.fru;

import io.bearman.ipmi.command.TextCoding;
import java.util.HexFormat;

/** A text of an inventory (FRU Information Storage Definition §13). */
final class FruText {
    private static final int BINARY = 0;
    private static final int EIGHT_BIT = 3;
    private static final int UNSPECIFIED = 0;
    private static final int ENGLISH = 25;

    private FruText() {}

    /** {@return the text; bytes of no coding in hex} */
    static String decode(int language, int type, byte[] bytes) {
        return switch (type) {
            case BINARY -> HexFormat.of().formatHex(bytes);
            case EIGHT_BIT -> eightBit(language, bytes).decode(bytes).strip();
            default -> TextCoding.values()[type].decode(bytes).strip();
        };
    }

    /**
     * In other languages than English a character has 16 bits. Many vendors name another language and
     * write ASCII all the same: in 16-bit text of any language there are bytes that are no ASCII.
     */
    private static TextCoding eightBit(int language, byte[] bytes) {
        boolean english = language == UNSPECIFIED || language == ENGLISH;
        return english || bytes.length % 2 != 0 || ascii(bytes)
                ? TextCoding.LATIN_1
                : TextCoding.UNICODE;
    }

    private static boolean ascii(byte[] bytes) {
        for (byte one : bytes) {
            if (one < ' ') { // also above 0x7f, for bytes are signed
                return false;
            }
        }
        return true;
    }
}
