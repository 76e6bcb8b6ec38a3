package io.bearman.ipmi;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Quirk;
import io.bearman.core.power.PowerException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The BMC that is talked to.
 *
 * @param endpoint as people write it: how each of our messages begins
 * @param address where its packets come from
 * @param guid what it has to prove; null when that is not known
 * @param suites to try, in this order
 * @param quirks what it is allowed to do differently
 */
record Target(
        String endpoint,
        InetSocketAddress address,
        @Nullable BmcGuid guid,
        List<CipherSuite> suites,
        Set<Quirk> quirks) {

    /**
     * {@return the BMC, its name resolved now}
     *
     * @throws PowerException.Unreachable when the name has no address
     */
    static Target of(Bmc bmc) {
        InetSocketAddress address = new InetSocketAddress(bmc.address(), bmc.port());
        if (address.isUnresolved()) {
            throw new PowerException.Unreachable(
                    bmc.endpoint() + ": the name '" + bmc.address() + "' has no address");
        }
        return new Target(
                bmc.endpoint(),
                address,
                knownGuid(bmc),
                bmc.suites().stream().map(CipherSuite::of).toList(),
                bmc.quirks());
    }

    /**
     * {@return the GUID to compare with; all zeros is what a BMC without one answers, so it is
     * none}
     */
    static @Nullable BmcGuid knownGuid(Bmc bmc) {
        return bmc.guid().filter(guid -> !guid.equals(Session.ZERO)).orElse(null);
    }

    boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    /** {@return whether these 16 bytes are the GUID that it has to prove} */
    boolean isGuid(byte[] bytes) {
        byte[] known = guid == null ? new byte[0] : guid.bytes();
        return Arrays.equals(bytes, has(Quirk.SWAPPEDGUID) ? swapped(known) : known);
    }

    PowerException wrongMachine(BmcGuid proven) {
        return new PowerException.WrongMachine(endpoint + ": its BMC is another machine's: GUID "
                + proven + " instead of " + guid + "; nothing was done");
    }

    /** {@return a GUID whose first three fields, of 4, 2 and 2 bytes, are turned round} */
    private static byte[] swapped(byte[] guid) {
        int[] order = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
        byte[] swapped = new byte[guid.length];
        for (int i = 0; i < guid.length; i++) {
            swapped[i] = guid[order[i]];
        }
        return swapped;
    }

    /** {@return whether a packet from there may be its} */
    boolean accepts(InetSocketAddress from) {
        return address.equals(from) || has(Quirk.OTHERADDRESS);
    }
}
