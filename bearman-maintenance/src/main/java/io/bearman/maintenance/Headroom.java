package io.bearman.maintenance;

import java.util.regex.Pattern;

/**
 * Room that stays free in a zone whatever is placed there, so that the next host may die: as much as
 * its largest host has, or a share of what all of its hosts have; of each resource.
 *
 * @param largestHost whether as much as the zone's largest host has stays free
 * @param percent of what the zone's hosts have together, 0 to 100; 0 with {@code largestHost}
 */
public record Headroom(boolean largestHost, int percent) {
    private static final Pattern SHARE = Pattern.compile("([0-9]{1,3})%");
    private static final String LARGEST = "largest-host";
    private static final String NONE = "none";

    public Headroom {
        if (percent < 0 || percent > 100 || largestHost && percent != 0) {
            throw new IllegalArgumentException("not a headroom: " + percent + "%");
        }
    }

    /** {@return as much as the zone's largest host has} */
    public static Headroom ofLargestHost() {
        return new Headroom(true, 0);
    }

    /** {@return nothing: a zone may be filled to the brim} */
    public static Headroom none() {
        return new Headroom(false, 0);
    }

    /** {@return the headroom of this text: {@code largest-host}, {@code none}, {@code 15%}} */
    public static Headroom of(String text) {
        if (text.equals(LARGEST)) {
            return ofLargestHost();
        }
        if (text.equals(NONE)) {
            return none();
        }
        var share = SHARE.matcher(text);
        if (!share.matches()) {
            throw new IllegalArgumentException(
                    "not " + LARGEST + ", " + NONE + " or a share like 15%: '" + text + "'");
        }
        return new Headroom(false, Integer.parseInt(share.group(1)));
    }

    /** {@return the text that {@link #of} reads} */
    @Override
    public String toString() {
        if (largestHost) {
            return LARGEST;
        }
        return percent == 0 ? NONE : percent + "%";
    }
}
