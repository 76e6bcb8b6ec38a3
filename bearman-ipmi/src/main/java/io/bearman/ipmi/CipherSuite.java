package io.bearman.ipmi;

/** The cipher suites we speak (IPMI v2.0 table 22-20); both encrypt with AES-CBC-128. */
enum CipherSuite {
    /** RAKP-HMAC-SHA1, HMAC-SHA1-96. */
    SUITE_3(3, 0x01, 0x01, "HmacSHA1", 20, 12),
    /** RAKP-HMAC-SHA256, HMAC-SHA256-128. */
    SUITE_17(17, 0x03, 0x04, "HmacSHA256", 32, 16);

    private static final int AES_CBC_128 = 0x01;

    private final int number;
    private final Algorithms algorithms;
    private final String mac;
    private final int macLength;
    private final int codeLength;

    CipherSuite(
            int number,
            int authentication,
            int integrity,
            String mac,
            int macLength,
            int codeLength) {
        this.number = number;
        this.algorithms = new Algorithms(authentication, integrity, AES_CBC_128);
        this.mac = mac;
        this.macLength = macLength;
        this.codeLength = codeLength;
    }

    static CipherSuite of(int number) {
        for (CipherSuite suite : values()) {
            if (suite.number == number) {
                return suite;
            }
        }
        throw new IllegalArgumentException("not a cipher suite out of 17 and 3: " + number);
    }

    int number() {
        return number;
    }

    Algorithms algorithms() {
        return algorithms;
    }

    /** {@return the JDK's name of the keyed hash} */
    String mac() {
        return mac;
    }

    /** {@return the length of a RAKP message 2 or 3 code, in bytes} */
    int macLength() {
        return macLength;
    }

    /**
     * {@return the length of the RAKP message 4 code and of a packet's integrity code, in bytes}
     */
    int codeLength() {
        return codeLength;
    }
}
