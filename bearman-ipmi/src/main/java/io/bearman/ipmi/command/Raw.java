package io.bearman.ipmi.command;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A command as bytes, for what has no record of its own. It is sent in one datagram, for nobody knows
 * what a repetition would do.
 *
 * @param netFn network function of the request, even, 0 to 62
 * @param number of the command
 * @param lun the logical unit it is for, 0 to 3
 * @param data of the request, at most 255 bytes
 */
public record Raw(int netFn, int number, int lun, byte[] data) implements Command<byte[]> {
    private static final int MOST = 255;

    public Raw {
        if (lun < 0 || lun > 3) {
            throw new IllegalArgumentException("not a logical unit: " + lun);
        }
        if (data.length > MOST) {
            throw new IllegalArgumentException(
                    data.length + " bytes of data, " + MOST + " at most");
        }
        data = data.clone();
        Objects.requireNonNull(form(netFn, number));
    }

    /** {@return a command for logical unit 0} */
    public static Raw of(int netFn, int number, byte... data) {
        return new Raw(netFn, number, 0, data);
    }

    private static Definition form(int netFn, int number) {
        String name = String.format("raw command 0x%02x 0x%02x", netFn, number);
        return new Definition(name, "5", netFn, number, Privilege.USER);
    }

    @Override
    public Definition definition() {
        return form(netFn, number);
    }

    @Override
    public byte[] data() {
        return data.clone();
    }

    /** {@return all that came after the completion code} */
    @Override
    public byte[] decode(WireReader in) {
        return in.rest();
    }

    @Override
    public boolean repeatable() {
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Raw raw
                && raw.netFn == netFn
                && raw.number == number
                && raw.lun == lun
                && Arrays.equals(raw.data, data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(netFn, number, lun) * 31 + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return String.format("Raw[0x%02x 0x%02x lun %d: ", netFn, number, lun)
                + HexFormat.ofDelimiter(" ").formatHex(data) + "]";
    }
}
