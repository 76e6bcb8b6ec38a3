package io.bearman.ipmi.command;

import java.util.Set;

/**
 * How a BMC lets people in over a channel (IPMI v2.0 §22.13).
 *
 * @param channel 0 to 15
 * @param capabilities what it says
 * @param oem IANA number of the vendor with a way of its own, 0 when none
 */
public record AuthCapabilities(int channel, Set<Capability> capabilities, int oem) {
    public AuthCapabilities {
        capabilities = Flags.copy(capabilities);
    }

    /** One bit of the answer; types of authentication are those of IPMI v1.5 sessions. */
    public enum Capability implements Flags.Bit {
        /** No authentication at all. */
        NONE(0, 0),
        MD2(0, 1),
        MD5(0, 2),
        STRAIGHT_PASSWORD(0, 4),
        OEM(0, 5),
        /** A key K_g other than zeros is set: who logs in has to know it. */
        KG_SET(1, 5),
        PER_MESSAGE_AUTHENTICATION_DISABLED(1, 4),
        USER_LEVEL_AUTHENTICATION_DISABLED(1, 3),
        /** There are enabled users with a name. */
        NAMED_USERS(1, 2),
        /** There are enabled users without a name and with a password. */
        NULL_USERS(1, 1),
        /** There is an enabled user without name and password: anybody gets in. */
        ANONYMOUS_LOGIN(1, 0),
        IPMI_1_5(2, 0),
        IPMI_2_0(2, 1);

        private final int octet;
        private final int bit;

        Capability(int octet, int bit) {
            this.octet = octet;
            this.bit = bit;
        }

        @Override
        public int octet() {
            return octet;
        }

        @Override
        public int bit() {
            return bit;
        }
    }
}
