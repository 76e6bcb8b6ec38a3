package io.bearman.core.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that never appear in a log, an exception or a {@code toString}. */
public final class Secret {
    private final byte[] value;

    private Secret(byte[] value) {
        this.value = value;
    }

    /** {@return the UTF-8 bytes of this text as a secret} */
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return a copy of these bytes as a secret} */
    public static Secret of(byte[] value) {
        return new Secret(value.clone());
    }

    /** {@return a copy of the bytes; the caller wipes it} */
    public byte[] bytes() {
        return value.clone();
    }

    /** {@return how many bytes it has} */
    public int length() {
        return value.length;
    }

    /** {@return the bytes as text, for libraries that take nothing else} */
    public String text() {
        return new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && java.security.MessageDigest.isEqual(value, secret.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "***";
    }
}
