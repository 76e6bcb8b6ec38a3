package io.bearman.maintenance;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many hosts of some may be out of service at once: a number, or a share of those that ought to
 * serve, rounded down, at least one.
 *
 * @param amount hosts, or percent
 * @param percent which of the two
 */
public record Limit(int amount, boolean percent) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(%?)");

    public Limit {
        if (amount < 1 || percent && amount > 100) {
            throw new IllegalArgumentException("a limit is a number from 1, or from 1% to 100%: '"
                    + amount + (percent ? "%'" : "'"));
        }
    }

    /** {@return so many hosts} */
    public static Limit of(int hosts) {
        return new Limit(hosts, false);
    }

    /** {@return so many hosts, as runs have it that were opened before there were shares} */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Limit stored(int hosts) {
        return of(hosts);
    }

    /** {@return a limit written as {@code 2} or {@code 10%}} */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Limit parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a limit such as 2 or 10%: '" + text + "'");
        }
        return new Limit(Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty());
    }

    /** {@return how many of so many hosts} */
    int of(long hosts) {
        return percent ? (int) Math.max(1, hosts * amount / 100) : amount;
    }

    @JsonValue
    @Override
    public String toString() {
        return percent ? amount + "%" : Integer.toString(amount);
    }
}
