package io.bearman.testkit.bmc;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The cipher suites that a simulated BMC can speak (IPMI v2.0 table 22-20). */
enum Suite {
    /** No authentication, no integrity, no secrecy: anybody is let in. */
    ZERO(0, 0x00, 0x00, 0x00, "", 0),
    /** RAKP-HMAC-SHA1, HMAC-SHA1-96, AES-CBC-128. */
    THREE(3, 0x01, 0x01, 0x01, "HmacSHA1", 12),
    /** RAKP-HMAC-SHA256, HMAC-SHA256-128, AES-CBC-128. */
    SEVENTEEN(17, 0x03, 0x04, 0x01, "HmacSHA256", 16);

    private final int id;
    private final int authentication;
    private final int integrity;
    private final int confidentiality;
    private final String hmac;
    private final int codeLength;

    Suite(int id, int authentication, int integrity, int confidentiality, String hmac, int code) {
        this.id = id;
        this.authentication = authentication;
        this.integrity = integrity;
        this.confidentiality = confidentiality;
        this.hmac = hmac;
        this.codeLength = code;
    }

    int id() {
        return id;
    }

    int authentication() {
        return authentication;
    }

    int integrity() {
        return integrity;
    }

    int confidentiality() {
        return confidentiality;
    }

    /** {@return whether packets of the session are authenticated and encrypted} */
    boolean secure() {
        return codeLength > 0;
    }

    /** {@return the length of a truncated code: of RAKP message 4 and of a session packet} */
    int codeLength() {
        return codeLength;
    }

    static Optional<Suite> ofId(int id) {
        for (Suite suite : values()) {
            if (suite.id == id) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }

    /** {@return the code of these bytes; no bytes at all where the suite has no authentication} */
    byte[] code(byte[] key, byte[] text) {
        return secure() ? mac(key).doFinal(text) : new byte[0];
    }

    /** {@return an engine that makes codes with this key} */
    Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + hmac, e);
        }
    }
}
