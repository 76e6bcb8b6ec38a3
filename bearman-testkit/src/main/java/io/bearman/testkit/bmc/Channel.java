package io.bearman.testkit.bmc;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The LAN channel, number 1, as it is set at the moment. Guarded by the BMC's lock. */
final class Channel {
    static final int NUMBER = 0x01;
    static final int THIS = 0x0e;

    /** From the worst to the best. */
    final List<Suite> suites;

    /** The highest privilege of a session with a suite, 0 when the suite may not be used. */
    final Map<Suite, Integer> suiteLimits = new EnumMap<>(Suite.class);

    /** No or 20 bytes. */
    byte[] kg;

    int limit;

    Channel(Access access) {
        this.suites = access.suites().stream()
                .map(id -> Suite.ofId(id).orElseThrow())
                .sorted(Comparator.comparingInt(Suite::id))
                .toList();
        suites.forEach(suite -> suiteLimits.put(suite, Privilege.ADMINISTRATOR.code()));
        this.kg = access.kg().bytes();
        this.limit = access.limit().code();
    }

    static boolean is(int number) {
        return number == NUMBER || number == THIS;
    }

    /** {@return the code of the highest privilege of a session with this suite} */
    int limit(Suite suite) {
        return Math.min(limit, suiteLimits.getOrDefault(suite, 0));
    }
}
