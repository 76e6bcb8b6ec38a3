package io.bearman.ipmi.command;

import java.nio.charset.StandardCharsets;

/**
 * How names in records and inventories are written (IPMI v2.0 §43.15 and §43.16, FRU Information
 * Storage Definition v1.0 §13).
 *
 * <p>Text comes from a BMC and goes to a terminal: what could steer one is replaced.
 */
public enum TextCoding {
    /** 16 bits a character, least significant byte first. */
    UNICODE {
        @Override
        String plain(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_16LE);
        }

        @Override
        public int bytes(int characters) {
            return 2 * characters;
        }
    },
    /** Two digits a byte, the upper half first; also space, minus, dot. */
    BCD_PLUS {
        @Override
        String plain(byte[] bytes) {
            StringBuilder text = new StringBuilder();
            for (byte one : bytes) {
                text.append(DIGITS.charAt(one >> 4 & 0x0f)).append(DIGITS.charAt(one & 0x0f));
            }
            return text.toString();
        }

        @Override
        public int bytes(int characters) {
            return (characters + 1) / 2;
        }
    },
    /** Six bits a character, the lowest bits of the first byte first. */
    PACKED_ASCII {
        @Override
        String plain(byte[] bytes) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit + SIX <= 8 * bytes.length; bit += SIX) {
                int at = bit / 8;
                int pair = bytes[at] & 0xff;
                if (at + 1 < bytes.length) {
                    pair |= (bytes[at + 1] & 0xff) << 8;
                }
                text.append((char) (' ' + (pair >> bit % 8 & 0x3f)));
            }
            return text.toString();
        }

        @Override
        public int bytes(int characters) {
            return (SIX * characters + 7) / 8;
        }
    },
    /** ASCII and Latin 1, up to the first zero. */
    LATIN_1 {
        @Override
        String plain(byte[] bytes) {
            return new WireReader(bytes).text(bytes.length);
        }

        @Override
        public int bytes(int characters) {
            return characters;
        }
    };

    private static final String DIGITS = "0123456789 -.???";
    private static final int SIX = 6;
    private static final char REPLACEMENT = '\ufffd';

    abstract String plain(byte[] bytes);

    /** {@return how many bytes that many characters take} */
    public abstract int bytes(int characters);

    /** {@return the text; whatever the bytes, nothing is thrown} */
    public String decode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        plain(bytes).codePoints().map(TextCoding::harmless).forEach(text::appendCodePoint);
        return text.toString();
    }

    private static int harmless(int character) {
        boolean steers = switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
        return steers ? REPLACEMENT : character;
    }
}
