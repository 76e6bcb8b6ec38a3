package io.bearman.ipmi.user;

import io.bearman.core.secret.Secret;
import java.util.Arrays;

/** A password as Set User Password carries it: padded with zeros. */
final class PasswordField {
    private static final int TWENTY_BYTES = 0x80;

    private PasswordField() {}

    static void check(Secret password, PasswordLength length) {
        byte[] bytes = password.bytes();
        int found = bytes.length;
        Arrays.fill(bytes, (byte) 0);
        if (found < 1 || found > length.bytes()) {
            throw new IllegalArgumentException(
                    "a password of " + found + " bytes, 1 to " + length.bytes() + " are possible");
        }
    }

    static byte[] of(UserId user, int operation, Secret password, PasswordLength length) {
        byte[] data = new byte[2 + length.bytes()];
        data[0] = (byte) (user.number() | (length == PasswordLength.TWENTY ? TWENTY_BYTES : 0));
        data[1] = (byte) operation;
        byte[] bytes = password.bytes();
        System.arraycopy(bytes, 0, data, 2, bytes.length);
        Arrays.fill(bytes, (byte) 0);
        return data;
    }
}
