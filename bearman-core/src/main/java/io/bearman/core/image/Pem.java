package io.bearman.core.image;

import io.bearman.core.UsageException;
import java.util.Base64;

/** The one block of a PEM text (RFC 7468). */
final class Pem {
    private Pem() {}

    static byte[] decode(String text, String label) {
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new UsageException("no '" + begin + "' in it");
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new UsageException("what stands below '" + begin + "' is not base64");
        }
    }
}
