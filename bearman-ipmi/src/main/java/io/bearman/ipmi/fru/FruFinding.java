package io.bearman.ipmi.fru;

/**
 * Something wrong with an inventory. What could be read of it nevertheless is in the result.
 *
 * @param area where
 * @param what for people, such as {@code its checksum is wrong}
 */
public record FruFinding(FruArea area, String what) {
    @Override
    public String toString() {
        return area.text() + ": " + what;
    }
}
