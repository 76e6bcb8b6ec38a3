package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.TextCoding;
import io.bearman.ipmi.command.WireReader;

/** The name at the end of a record (ID string, IPMI v2.0 §43.1 and §43.15). */
final class IdString {
    private static final int MOST = 30;

    private IdString() {}

    /**
     * {@return the name, blanks at its end included}
     *
     * <p>Its length counts characters, but many BMCs count bytes as inventories do; where the two
     * differ, the end of the record and what stands there tell which was meant.
     */
    static String read(WireReader in) {
        if (in.remaining() == 0) {
            return "";
        }
        int typeAndLength = in.uint8();
        TextCoding coding = TextCoding.values()[typeAndLength >> 6];
        int length = Math.min(typeAndLength & 0x1f, MOST);
        boolean characters = in.remaining() <= coding.bytes(length) || in.remaining() < length;
        int bytes = Math.min(in.remaining(), characters ? coding.bytes(length) : length);
        String text = coding.decode(in.bytes(bytes));
        // Three characters of six bits leave room for a fourth: if it is not blank, bytes were
        // meant.
        boolean more = coding == TextCoding.PACKED_ASCII && !text.endsWith(" ");
        return characters && text.length() > length && !more ? text.substring(0, length) : text;
    }
}
