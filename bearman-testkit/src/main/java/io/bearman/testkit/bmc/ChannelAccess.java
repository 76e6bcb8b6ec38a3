package io.bearman.testkit.bmc;

/**
 * How a channel may be used (IPMI v2.0 §22.22).
 *
 * @param mode 0 disabled, 1 before boot only, 2 always, 3 shared
 * @param alerting whether it sends alerts
 * @param perMessage whether every packet of an IPMI v1.5 session is authenticated
 * @param userLevel whether that is so at USER level too
 * @param limit the code of the highest privilege
 */
record ChannelAccess(int mode, boolean alerting, boolean perMessage, boolean userLevel, int limit) {
    static final int DISABLED = 0;

    private static final int ALWAYS = 2;
    private static final int NO_ALERTING = 0x20;
    private static final int NOT_PER_MESSAGE = 0x10;
    private static final int NOT_USER_LEVEL = 0x08;

    static ChannelAccess always(Privilege limit) {
        return new ChannelAccess(ALWAYS, true, true, true, limit.code());
    }

    /** {@return this with what the second byte of Set Channel Access says} */
    ChannelAccess withFlags(int flags) {
        return new ChannelAccess(
                flags & 0x07,
                (flags & NO_ALERTING) == 0,
                (flags & NOT_PER_MESSAGE) == 0,
                (flags & NOT_USER_LEVEL) == 0,
                limit);
    }

    ChannelAccess withLimit(int code) {
        return new ChannelAccess(mode, alerting, perMessage, userLevel, code);
    }

    int flags() {
        return mode
                | (alerting ? 0 : NO_ALERTING)
                | (perMessage ? 0 : NOT_PER_MESSAGE)
                | (userLevel ? 0 : NOT_USER_LEVEL);
    }
}
