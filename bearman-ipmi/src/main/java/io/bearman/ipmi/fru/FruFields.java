package io.bearman.ipmi.fru;

import io.bearman.ipmi.command.WireReader;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts of an area, in their order (type/length fields, FRU Information Storage Definition §13).
 * Not thread-safe.
 */
final class FruFields {
    private static final int END = 0xc1;

    private final WireReader in;
    private final int language;
    private boolean ended;
    private boolean whole = true;

    FruFields(WireReader in, int language) {
        this.in = in;
        this.language = language;
    }

    /** {@return the next text; empty when there is none any more} */
    String next() {
        if (ended || end()) {
            return "";
        }
        int typeAndLength = in.uint8();
        int length = typeAndLength & 0x3f;
        if (typeAndLength == END || length > in.remaining()) {
            ended = true;
            whole = typeAndLength == END;
            return "";
        }
        return FruText.decode(language, typeAndLength >> 6, in.bytes(length));
    }

    private boolean end() {
        if (in.remaining() == 0) {
            ended = true;
            whole = false;
        }
        return ended;
    }

    /** {@return the texts up to the end mark, or to the end of the area} */
    List<String> rest() {
        List<String> texts = new ArrayList<>();
        String text = next();
        while (!ended) {
            texts.add(text);
            text = next();
        }
        return texts;
    }

    /** {@return whether the end mark came after the last text, and not the end of the area before} */
    boolean whole() {
        return whole;
    }
}
