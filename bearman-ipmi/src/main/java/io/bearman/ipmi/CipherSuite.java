package io.bearman.ipmi;

/**
 * The cipher suites we speak (IPMI v2.0 table 22-20). Without being told otherwise 17, then 3; the
 * others only for a BMC whose inventory names them.
 */
enum CipherSuite {
    /** Nobody proves anything: whoever is asked for a name is let in. */
    SUITE_0(0, Authentication.NONE, Integrity.NONE, false),
    SUITE_1(1, Authentication.SHA1, Integrity.NONE, false),
    SUITE_2(2, Authentication.SHA1, Integrity.SHA1_96, false),
    SUITE_3(3, Authentication.SHA1, Integrity.SHA1_96, true),
    SUITE_6(6, Authentication.MD5, Integrity.NONE, false),
    SUITE_17(17, Authentication.SHA256, Integrity.SHA256_128, true);

    private static final int AES_CBC_128 = 0x01;

    private final int number;
    private final Authentication authentication;
    private final Integrity integrity;
    private final boolean encrypts;

    CipherSuite(int number, Authentication authentication, Integrity integrity, boolean encrypts) {
        this.number = number;
        this.authentication = authentication;
        this.integrity = integrity;
        this.encrypts = encrypts;
    }

    /** How both sides prove that they know the password (table 13-17). */
    private enum Authentication {
        NONE(0, "", 0, 0),
        SHA1(1, "HmacSHA1", 20, 12),
        MD5(2, "HmacMD5", 16, 16),
        SHA256(3, "HmacSHA256", 32, 16);

        private final int number;
        private final String mac;
        private final int length;
        private final int checkLength;

        Authentication(int number, String mac, int length, int checkLength) {
            this.number = number;
            this.mac = mac;
            this.length = length;
            this.checkLength = checkLength;
        }
    }

    /** How packets are signed (table 13-18), with the hash of the authentication. */
    private enum Integrity {
        NONE(0, 0),
        SHA1_96(1, 12),
        SHA256_128(4, 16);

        private final int number;
        private final int length;

        Integrity(int number, int length) {
            this.number = number;
            this.length = length;
        }
    }

    static CipherSuite of(int number) {
        for (CipherSuite suite : values()) {
            if (suite.number == number) {
                return suite;
            }
        }
        throw new IllegalArgumentException("not a cipher suite that we speak: " + number);
    }

    int number() {
        return number;
    }

    Algorithms algorithms() {
        return new Algorithms(authentication.number, integrity.number, encrypts ? AES_CBC_128 : 0);
    }

    /** {@return whether the BMC proves who it is, so that its GUID is its own} */
    boolean authenticates() {
        return authentication != Authentication.NONE;
    }

    /** {@return whether packets are signed, so that no stranger can answer for the BMC} */
    boolean signs() {
        return integrity != Integrity.NONE;
    }

    boolean encrypts() {
        return encrypts;
    }

    /** {@return whether what is said in it is evidence of what it is said of} */
    boolean isStrong() {
        return authenticates() && signs() && encrypts();
    }

    /** {@return the JDK's name of the keyed hash; not asked for where nobody authenticates} */
    String mac() {
        return authentication.mac;
    }

    /** {@return the length of a RAKP message 2 or 3 code, in bytes} */
    int macLength() {
        return authentication.length;
    }

    /** {@return the length of the RAKP message 4 integrity check value, in bytes} */
    int checkLength() {
        return authentication.checkLength;
    }

    /** {@return the length of a packet's integrity code, in bytes} */
    int codeLength() {
        return integrity.length;
    }
}
