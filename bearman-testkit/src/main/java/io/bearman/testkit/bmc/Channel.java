package io.bearman.testkit.bmc;

import java.util.Arrays;
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

    ChannelAccess access;

    /** What {@link #access} is after a reset. */
    ChannelAccess stored;

    boolean keysLocked;
    private byte[] kg;

    Channel(Access access) {
        this.suites = access.suites().stream()
                .map(id -> Suite.ofId(id).orElseThrow())
                .sorted(Comparator.comparingInt(Suite::id))
                .toList();
        suites.forEach(suite -> suiteLimits.put(suite, Privilege.ADMINISTRATOR.code()));
        this.access = ChannelAccess.always(access.limit());
        this.stored = this.access;
        this.kg = access.kg().bytes();
    }

    static boolean is(int number) {
        return number == NUMBER || number == THIS;
    }

    /** {@return the code of the highest privilege of a session with this suite} */
    int limit(Suite suite) {
        return Math.min(access.limit(), suiteLimits.getOrDefault(suite, 0));
    }

    boolean hasKg() {
        return kg.length > 0;
    }

    /** {@return 20 bytes, zeros when there is no K_g} */
    byte[] kg() {
        return Arrays.copyOf(kg, Access.KG_LENGTH);
    }

    /** Sets it; zeros unset it. */
    void kg(byte[] to) {
        boolean isSet = false;
        for (byte value : to) {
            isSet |= value != 0;
        }
        kg = isSet ? to.clone() : new byte[0];
    }

    void reset() {
        access = stored;
    }
}
