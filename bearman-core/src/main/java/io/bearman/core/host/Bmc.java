package io.bearman.core.host;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a machine's BMC.
 *
 * @param address host name or IP address
 * @param port UDP port, 623 by custom
 * @param knownGuid the GUID this BMC must prove, null until learnt: then reads say {@code
 *     unverified} and every action is refused
 * @param credential the name under which {@link io.bearman.core.secret.Credentials} knows the user
 * @param suites the cipher suites to try, in this order (IPMI v2.0 table 22-20): 17 and 3 by default; 0,
 *     1, 2 and 6 protect less and are tried only where they stand here
 * @param quirks what it does otherwise than the specification and is believed
 */
public record Bmc(
        String address,
        int port,
        @Nullable BmcGuid knownGuid,
        String credential,
        List<Integer> suites,
        Set<Quirk> quirks) {
    /** The port of the specification, in decimal. */
    public static final int PORT = 623;

    private static final List<Integer> DEFAULT_SUITES = List.of(17, 3);
    private static final Set<Integer> SUPPORTED = Set.of(0, 1, 2, 3, 6, 17);

    public Bmc {
        if (address.isBlank()) {
            throw new IllegalArgumentException("a BMC address must not be blank");
        }
        Text.check("a BMC", "address", address);
        Text.check("a BMC", "credential", credential);
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a UDP port: " + port);
        }
        if (suites.isEmpty() || !SUPPORTED.containsAll(suites)) {
            throw new IllegalArgumentException("not cipher suites out of "
                    + SUPPORTED.stream().sorted().toList() + ": " + suites);
        }
        suites = List.copyOf(suites);
        // In the order of the enum, so that equal BMCs print alike.
        quirks = Collections.unmodifiableSet(
                quirks.isEmpty() ? EnumSet.noneOf(Quirk.class) : EnumSet.copyOf(quirks));
    }

    /** A BMC that keeps to the specification. */
    public Bmc(
            String address,
            int port,
            @Nullable BmcGuid knownGuid,
            String credential,
            List<Integer> suites) {
        this(address, port, knownGuid, credential, suites, Set.of());
    }

    /** {@return a BMC with the default suites, 17 then 3} */
    public static Bmc of(String address, int port, @Nullable BmcGuid guid, String credential) {
        return new Bmc(address, port, guid, credential, DEFAULT_SUITES);
    }

    /** {@return the GUID to compare with, empty until learnt} */
    public Optional<BmcGuid> guid() {
        return Optional.ofNullable(knownGuid);
    }

    /** {@return this BMC with its GUID learnt} */
    public Bmc with(BmcGuid guid) {
        return new Bmc(address, port, guid, credential, suites, quirks);
    }

    /** {@return this BMC with another credential} */
    public Bmc withCredential(String name) {
        return new Bmc(address, port, knownGuid, name, suites, quirks);
    }

    /** {@return this BMC at another address} */
    public Bmc withAddress(String moved) {
        return new Bmc(moved, port, knownGuid, credential, suites, quirks);
    }

    /** {@return this BMC with other cipher suites to try} */
    public Bmc withSuites(List<Integer> others) {
        return new Bmc(address, port, knownGuid, credential, others, quirks);
    }

    /** {@return address and port as people write them} */
    public String endpoint() {
        return endpoint(address, port);
    }

    /** {@return address and port as people write them} */
    public static String endpoint(String address, int port) {
        return address.contains(":") ? "[" + address + "]:" + port : address + ":" + port;
    }
}
