package io.bearman.pxe.server;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Request targets as sent by anything that calls itself a client. */
final class Targets {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String LEGAL = "-._~!$&'()*+,;=:@/?";

    private Targets() {}

    /** {@return the path and query with what no URI may hold percent-encoded (RFC 3986 §3.3, §3.4)} */
    static String legal(String pathQuery) {
        StringBuilder legal = new StringBuilder();
        byte[] bytes = pathQuery.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            if (isAlphanumeric(c) || LEGAL.indexOf(c) >= 0 || (c == '%' && isEscape(bytes, i))) {
                legal.append(c);
            } else {
                legal.append('%').append(HEX.toHexDigits(bytes[i]));
            }
        }
        return legal.toString();
    }

    private static boolean isEscape(byte[] bytes, int at) {
        return at + 2 < bytes.length
                && HexFormat.isHexDigit(bytes[at + 1])
                && HexFormat.isHexDigit(bytes[at + 2]);
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
