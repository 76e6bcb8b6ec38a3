package io.bearman.ipmi.fru;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * About a board (board info area, FRU Information Storage Definition §11). A text is empty when it is
 * not given.
 *
 * @param language number of the language of its texts, 0 or 25 for English
 * @param made when it was made, to the minute
 * @param manufacturer who made it
 * @param product its name
 * @param serial serial number
 * @param part number of the part
 * @param fruFile file that the inventory was written from
 * @param custom what else the vendor wrote
 */
public record Board(
        int language,
        Optional<Instant> made,
        String manufacturer,
        String product,
        String serial,
        String part,
        String fruFile,
        List<String> custom) {
    public Board {
        custom = List.copyOf(custom);
    }
}
