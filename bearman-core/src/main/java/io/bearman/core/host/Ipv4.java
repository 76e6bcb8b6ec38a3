package io.bearman.core.host;

import java.util.regex.Pattern;

/**
 * An IPv4 address, a netmask too.
 *
 * @param text four decimal numbers, such as {@code 10.0.0.1}, without leading zeros
 */
public record Ipv4(String text) {
    private static final String NUMBER = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern FORM = Pattern.compile(NUMBER + "(\\." + NUMBER + "){3}");

    public Ipv4 {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not an IPv4 address: '" + text + "'");
        }
    }

    /** {@return the address of these four bytes, the most significant first} */
    public static Ipv4 of(byte[] bytes) {
        if (bytes.length != 4) {
            throw new IllegalArgumentException("an IPv4 address has 4 bytes, not " + bytes.length);
        }
        return new Ipv4((bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "."
                + (bytes[3] & 0xff));
    }

    /** {@return its four bytes, the most significant first} */
    public byte[] bytes() {
        byte[] bytes = new byte[4];
        String[] numbers = text.split("\\.");
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(numbers[i]);
        }
        return bytes;
    }

    @Override
    public String toString() {
        return text;
    }
}
