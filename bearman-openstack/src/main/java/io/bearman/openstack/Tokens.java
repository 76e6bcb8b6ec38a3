package io.bearman.openstack;

import io.bearman.core.time.TimeSource;

/** The seam to Keystone: a token that is good now. Thread-safe. */
public interface Tokens {
    /** {@return a token that has not reached its end} */
    AuthToken current();

    /** {@return a token other than this one, which a service has just refused with 401} */
    AuthToken renewed(AuthToken stale);

    /** {@return tokens of this login for all threads: one login at a time, ahead of the end} */
    static Tokens sharing(Login login, TimeSource time) {
        return new SharedTokens(login, time);
    }
}
