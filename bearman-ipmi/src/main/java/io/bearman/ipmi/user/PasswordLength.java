package io.bearman.ipmi.user;

/** How many bytes a BMC keeps of a password (IPMI v2.0 §22.30). */
public enum PasswordLength {
    /** As in IPMI v1.5; such a password opens sessions of both versions. */
    SIXTEEN(16),
    /** As IPMI v2.0 allows. */
    TWENTY(20);

    private final int bytes;

    PasswordLength(int bytes) {
        this.bytes = bytes;
    }

    /** {@return 16 or 20} */
    public int bytes() {
        return bytes;
    }

    /** {@return the length that a password of this many bytes needs} */
    public static PasswordLength of(int bytes) {
        return bytes <= SIXTEEN.bytes ? SIXTEEN : TWENTY;
    }
}
