package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.WireReader;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a reading counts (IPMI v2.0 §43.17, sensor units 1 to 3).
 *
 * @param base the unit
 * @param relation what the modifier does to it
 * @param modifier a second unit, of no meaning without a relation
 * @param rate per which time
 * @param percent whether it is a percentage
 */
public record Unit(
        BaseUnit base, Relation relation, BaseUnit modifier, Rate rate, boolean percent) {
    /** None is known. */
    public static final Unit NONE =
            new Unit(BaseUnit.UNSPECIFIED, Relation.NONE, BaseUnit.UNSPECIFIED, Rate.NONE, false);

    /** What the modifier does. */
    public enum Relation {
        NONE(""),
        DIVIDED_BY("/"),
        TIMES("*"),
        RESERVED("?");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }
    }

    /** Per which time. */
    public enum Rate {
        NONE(""),
        MICROSECOND("/us"),
        MILLISECOND("/ms"),
        SECOND("/s"),
        MINUTE("/min"),
        HOUR("/h"),
        DAY("/day"),
        RESERVED("/?");

        private final String sign;

        Rate(String sign) {
            this.sign = sign;
        }
    }

    static Unit of(int units, WireReader in) {
        return new Unit(
                BaseUnit.of(in.uint8()),
                Relation.values()[units >> 1 & 0x03],
                BaseUnit.of(in.uint8()),
                Rate.values()[units >> 3 & 0x07],
                (units & 0x01) != 0);
    }

    /** {@return such as {@code degrees C}, {@code W*h}, {@code MB/s}, {@code %}; empty when there is none} */
    public String text() {
        String plain = relation == Relation.NONE
                ? base.text()
                : base.text() + relation.sign + modifier.text();
        String percentage = percent ? plain.isEmpty() ? "%" : "% " : "";
        return percentage + plain + rate.sign;
    }

    /**
     * {@return this value in the unit, such as {@code 12.18 V}}
     *
     * @param value at most three digits after its point are shown
     */
    public String text(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_EVEN);
        String number =
                rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
        return (number + " " + text()).strip();
    }

    @Override
    public String toString() {
        return text();
    }
}
